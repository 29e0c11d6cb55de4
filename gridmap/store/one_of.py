"""Rows by a list of values, however long."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, any_, literal


def one_of(column: Column[Any], values: Iterable[object]) -> ColumnElement[bool]:
    """Return the condition that a column has one of the values, all bound as one array.

    `IN` binds each by itself, and no statement has more than 65,535.
    """
    return column == any_(literal(list(values), ARRAY(column.type)))
