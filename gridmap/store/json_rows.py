"""Many rows as one value: what `json_to_recordset` turns into a table inside a statement.

One statement and one round trip however many rows there are, and one plan for all sizes.
"""

import json
from collections.abc import Mapping, Sequence


def as_json(rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows for `json_to_recordset`; ids and instants as PostgreSQL reads them."""
    return json.dumps(rows, default=str)
