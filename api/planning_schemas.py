"""What goes over the wire about streets, re-divisions and sites."""

from datetime import datetime
from time import monotonic
from typing import Annotated, Any, Self
from uuid import UUID

import shapely
from pydantic import BaseModel, Field, model_validator

from api.coverage_schemas import CoverageQuestion
from api.schemas import ActorName, Body, Code, Instant, Position, Reason
from gridmap.coverage.siting.candidates import CandidateSite
from gridmap.coverage.siting.plan import Effort, Goal
from gridmap.coverage.siting.question import Demand, SitingQuestion
from gridmap.flows.draft_by_hand import HandDraft
from gridmap.flows.edit_streets import NewEdit
from gridmap.flows.redivide_community import RedivisionOrder
from gridmap.layers.geojson import geometry_json
from gridmap.model.street_edit import EditKind, StreetEdit

Facts = dict[str, Any]

MOST_SECONDS = 60.0
_MOST_CODES, _MOST_SITES, _MOST_POINTS, _MOST_PIECES = 2_000, 2_000, 1_000, 1_000
_MOST_NEW, _MOST_DAYS, _MOST_GRIDS, _MOST_SEED = 200, 3_660, 1_000, 2**53
_LEAST_SPACING_M, _MOST_SPACING_M, _MOST_HELD = 50.0, 5_000.0, 1e9

_MOST_ATOMS = 20_000

PieceNumber = Annotated[int, Field(ge=0, lt=_MOST_ATOMS)]
Days = Annotated[int, Field(ge=1, le=_MOST_DAYS)]
Seed = Annotated[int, Field(ge=0, le=_MOST_SEED)]


class NewStreetEdit(Body):
    """A street or gate closed or open, by its code, or a street that is missing, by its line."""

    kind: EditKind
    made_by: ActorName
    reason: Reason
    code: Code | None = None
    line: Annotated[list[Position], Field(min_length=2, max_length=_MOST_POINTS)] | None = None
    highway: Code = Field(default="footway", description="class of a street that is added")
    valid_from: Instant | None = Field(default=None, description="empty = now")
    valid_to: Instant | None = Field(default=None, description="empty = until withdrawn")

    def value(self) -> NewEdit:
        """Return the edit as the library knows it."""
        line = self.line and shapely.LineString([(one.lon, one.lat) for one in self.line])
        return NewEdit(
            kind=self.kind,
            made_by=self.made_by,
            reason=self.reason,
            code=self.code or "",
            line=line or None,
            highway=self.highway,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


class Withdrawal(Body):
    """Who takes it back."""

    actor: ActorName


class StreetEditNoted(BaseModel):
    """An edit as it was noted."""

    edit: UUID
    kind: EditKind
    code: str | None
    highway: str | None
    line: Any = Field(description="GeoJSON")
    valid_from: datetime
    valid_to: datetime | None
    made_by: str
    made_at: datetime
    reason: str
    withdrawn_by: str | None
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, one: StreetEdit, **more: str) -> Self:
        """Return an edit as it goes over the wire."""
        return cls(
            edit=one.id,
            kind=one.kind,
            code=one.street_code or one.gate_code,
            highway=one.highway,
            line=None if one.wkb is None else geometry_json(shapely.from_wkb(one.wkb)),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            made_by=one.made_by,
            made_at=one.made_at,
            reason=one.reason,
            withdrawn_by=one.withdrawn_by,
            withdrawn_at=one.withdrawn_at,
            **more,
        )


class StreetEditListed(StreetEditNoted):
    """An edit and how it stands: in_force, not_now, withdrawn, lost (finds nothing)."""

    state: str


class StreetsNow(BaseModel):
    """What the street network amounts to, and what is odd about it."""

    version: str
    data_date: str | None
    figures: Facts
    lost_edits: list[UUID]
    findings: list[Facts]


class NewRedivisions(Body):
    """What somebody wants of new divisions of a community."""

    community: Code = Field(description="code or name")
    n_grids: Annotated[int, Field(ge=1, le=_MOST_GRIDS)] | None = Field(
        default=None, description="empty = as many as today"
    )
    requests_share: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.0, description="of requests in the workload; the rest are households"
    )
    n_days: Days = 90
    seed: Seed = 20260101
    actor: ActorName = "desk"

    def value(self) -> RedivisionOrder:
        """Return the wish as the library knows it."""
        return RedivisionOrder(**self.model_dump(exclude={"actor"}))


class PiecesMoved(Body):
    """Numbers of pieces, or codes of compounds and buildings, and the grid that they go to."""

    pieces: Annotated[list[Code], Field(min_length=1, max_length=_MOST_PIECES)]
    to: Code


class Approval(Body):
    """Who approves, and from when on it is in force."""

    actor: ActorName
    in_force_from: Instant | None = Field(default=None, description="empty = now")


class DivisionDrawn(Body):
    """A whole division: the numbers of the pieces of each grid, by its code."""

    grids: Annotated[
        dict[Code, Annotated[list[PieceNumber], Field(min_length=1, max_length=_MOST_ATOMS)]],
        Field(min_length=1, max_length=_MOST_GRIDS),
    ]


class DivisionSaved(DivisionDrawn):
    """A division, and the edits of the draft that it was drawn from."""

    edits: Annotated[int, Field(ge=0)]
    actor: ActorName = "desk"


class DivisionKept(DivisionDrawn):
    """A division that becomes a draft of its own."""

    actor: ActorName = "desk"


class NewHandDraft(Body):
    """Whose grids are drawn anew by hand, and what counts as their work."""

    community: Code = Field(description="code or name")
    requests_share: Annotated[float, Field(ge=0, le=1)] = 0.0
    n_days: Days = 90
    actor: ActorName = "desk"

    def value(self) -> HandDraft:
        """Return the wish as the library knows it."""
        return HandDraft(**self.model_dump(exclude={"actor"}))


class Submission(Body):
    """Who submits a draft, and its edits as they were looked at."""

    actor: ActorName
    edits: Annotated[int, Field(ge=0)] | None = None


class RedivisionDropped(Body):
    """Who drops it or sends it back, and why."""

    actor: ActorName
    reason: Reason


class SiteQuestion(Body):
    """Where new stations should stand: the service, who walks when, how far is too far."""

    question: CoverageQuestion = CoverageQuestion()
    goal: Goal = Goal.COVER
    n_new: Annotated[int, Field(ge=0, le=_MOST_NEW)] = 5
    candidates: (
        Code | Annotated[dict[Code, Position], Field(min_length=1, max_length=_MOST_SITES)]
    ) = Field(default="junctions", description="junctions, a layer, or positions by code")
    spacing_m: Annotated[float, Field(ge=_LEAST_SPACING_M, le=_MOST_SPACING_M)] = 250.0
    keep: Annotated[list[Code], Field(max_length=_MOST_CODES)] | None = Field(
        default=None, description="stations that stay; empty = all, [] = none"
    )
    forbid: Annotated[list[Code], Field(max_length=_MOST_CODES)] = Field(default_factory=list)
    capacity: Annotated[float, Field(gt=0, le=_MOST_HELD)] | None = Field(
        default=None, description="of each station; with the goal capacity"
    )
    demand: Demand = Demand.HOUSEHOLDS
    n_days: Days = 30
    seed: Seed = 2026
    limit_s: Annotated[float, Field(gt=0, le=MOST_SECONDS)] = Field(
        default=5.0, description="for the exact solver, all its calls together"
    )

    @model_validator(mode="after")
    def _capacity_has_its_goal(self) -> Self:
        if (self.goal is Goal.CAPACITY) != (self.capacity is not None):
            raise ValueError("the goal capacity and a capacity go together")
        return self

    def value(self) -> SitingQuestion:
        """Return the question as the library knows it."""
        return SitingQuestion(
            goal=self.goal,
            n_new=self.n_new,
            policy=self.question.policy(),
            candidates=self._sites(),
            spacing_m=self.spacing_m,
            keep=None if self.keep is None else frozenset(self.keep),
            forbid=frozenset(self.forbid),
            capacity=self.capacity,
            demand=self.demand,
            n_days=self.n_days,
            seed=self.seed,
            effort=Effort(limit_s=self.limit_s, clock=monotonic),
        )

    def _sites(self) -> str | tuple[CandidateSite, ...]:
        if isinstance(self.candidates, str):
            return self.candidates
        return tuple(
            CandidateSite(code=code, position=one.value()) for code, one in self.candidates.items()
        )
