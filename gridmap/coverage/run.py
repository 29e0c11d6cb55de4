"""A coverage as it is kept: the question, the answer, and what both rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRun:
    """A stored coverage, its parts as `coverage.facts` tells them.

    `network_state` and `ground_state` mark the versions of all layers behind it: where they and
    the policy are the same, so are the figures. `doors` is empty in a list of runs.
    """

    id: UUID
    made_at: datetime
    title: str
    policy: Facts
    network_state: str
    ground_state: str
    data_date: date | None
    figures: Facts
    stations: list[Facts]
    doors: Facts
