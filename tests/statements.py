"""The statements of the store, by the names of their files."""

import re
from importlib.resources import files

WRITTEN = {
    one.name.removesuffix(".sql"): one.read_text(encoding="utf-8")
    for one in (files("gridmap.store") / "sql").iterdir()
    if one.name.endswith(".sql")
}
PARTS = {part for sql in WRITTEN.values() for part in re.findall(r"^ *\\ir (\w+)\.sql$", sql, re.M)}
"""What others include is planned within them."""
STATEMENTS = sorted(WRITTEN.keys() - PARTS)
