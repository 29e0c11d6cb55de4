"""The routes of batches; `tests/api/test_batches.py` tries each."""

BATCHES = {("POST", "/batches"), ("GET", "/batches"), ("GET", "/batches/{batch_id}")}
