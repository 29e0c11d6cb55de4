"""The routes of batches and planned days; `test_batches.py` and `test_day_plans.py` try each."""

BATCHES = {
    ("POST", "/batches"),
    ("GET", "/batches"),
    ("GET", "/batches/{batch_id}"),
    ("POST", "/day-plans"),
    ("GET", "/day-plans/{day}"),
}
