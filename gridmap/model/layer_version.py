"""What a layer was, version by version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gridmap.model.ids import VersionId


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerVersion:
    """One stored version of a layer.

    It is in force from `valid_from` on unless it was rolled back. Opened are rows that were new
    or said something else, closed are rows that were replaced or gone. `findings` are what the
    check and the loading found, as plain values. `licence` and `attribution` are what whoever
    made the file asks for.
    """

    id: VersionId
    layer: str
    number: int
    valid_from: datetime
    created_at: datetime
    rolled_back_at: datetime | None
    source_name: str
    source_sha256: str
    n_opened: int
    n_closed: int
    n_unchanged: int
    findings: tuple[Mapping[str, object], ...]
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """Somebody or something that still points at a feature which is not in force any more.

    `field` is `home_grid` of a member, or `grid`, `compound` or `unit` of an open work order;
    `holder` is the member's code or the order's number, `feature` the code of the feature.
    """

    field: str
    holder: str
    feature: str
