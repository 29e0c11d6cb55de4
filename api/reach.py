"""What a route does with the district, and what a call of it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from gridmap.model.record_kind import RecordKind as Kind


class Reach(Enum):
    """What a route does with the district."""

    NOTHING = "nothing"
    """No row of the district is read: words, pages, health; or the caller's own account."""

    SEEN = "seen"
    """It reads, through the sight of the caller."""

    NAMED = "named"
    """It acts on what the call names, which the caller has to see; then it acts as the engine."""

    WHOLE = "whole"
    """It reads, computes or changes the district as one: for those who see all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteReach:
    """The reach of one route, and what a call of it names.

    `path` is by path parameter; `body` by place in the JSON body, where `members[].code` stands
    for the codes of a list. `makes` names the path parameter of a record that may be new.
    """

    reach: Reach
    path: Mapping[str, Kind] = field(default_factory=dict)
    body: Mapping[str, Kind] = field(default_factory=dict)
    makes: str | None = None
