"""What the driver is given, and whether it remembers how to read it."""

import re
from pathlib import Path

import pytest
from psycopg import _queries

import gridmap.store
from gridmap.store.sql_files import driver_text

GIVEN = re.compile(r"driver\.(?:rows?|count)\(\s*conn, \"(\w+)\"")
NAMES = sorted(
    name
    for file in Path(gridmap.store.__file__).parent.glob("*.py")
    for name in GIVEN.findall(file.read_text(encoding="utf-8"))
)


def test_the_statements_of_a_dispatch_are_among_them():
    assert {"order_to_dispatch", "candidates_in_reach", "record_dispatch"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_driver_remembers_how_to_read_each_statement(name):
    """What is longer it takes apart at each call: a tenth of a dispatch, once."""
    sql = driver_text(name)
    assert len(sql) <= _queries.MAX_CACHED_STATEMENT_LENGTH
    assert len(set(re.findall(rb"%\((\w+)\)", sql))) <= _queries.MAX_CACHED_STATEMENT_PARAMS
