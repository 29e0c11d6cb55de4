"""The streets of a file, in the fields of the layer `streets`, whatever the file was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gridmap.travel.graph import Lines

Figures = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that a person should know about a file; findings are worded by its code."""

    code: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetFile:
    """Streets that run from junction to junction; sequences of one length.

    `lines` are in the reference system `crs`. `extract_date` is the day of its data, where it
    says so.
    """

    columns: Mapping[str, list[str | bool | None]]
    lines: Lines
    crs: str = "EPSG:4326"
    extract_date: date | None
    remarks: tuple[Remark, ...]
