"""What goes over the wire about coverage."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.schemas import Body, Code, Position, Text
from gridmap.coverage.policy import CoveragePolicy, profile_named, standard_for
from gridmap.coverage.stations import (
    AddStation,
    Change,
    CloseGate,
    CloseStation,
    MoveStation,
    OpenGate,
    SetHours,
)
from gridmap.model.opening_hours import parse_week_minute
from gridmap.model.travel import Traveller

_MOST_CHANGES, _MOST_PASSES = 200, 20

Facts = dict[str, Any]


class CoverageQuestion(Body):
    """Who lives within a limit of an open station: 15 minutes, where none is given."""

    service: Code | None = Field(default=None, description="empty = every station")
    kind: Code | None = None
    walker: Code = Field(default="adult", description="adult, elderly, step_free, e_bike")
    passes: Annotated[list[Code], Field(max_length=_MOST_PASSES)] = Field(
        default_factory=lambda: ["everyone"]
    )
    at: Code = Field(default="Tu 10:00", description="day and local time")
    minutes: float | None = None
    metres: float | None = Field(default=None, description="along the streets")

    def policy(self) -> CoveragePolicy:
        """Return the question as the library knows it."""
        return CoveragePolicy(
            service=self.service,
            kind=self.kind,
            traveller=Traveller(profile=profile_named(self.walker), passes=frozenset(self.passes)),
            week_minute=parse_week_minute(self.at),
            standard=standard_for(minutes=self.minutes, metres=self.metres),
        )


class NewRun(CoverageQuestion):
    """A question whose answer is kept."""

    title: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""


class StationClosed(Body):
    """A station is gone."""

    change: Literal["close"]
    code: Code

    def value(self) -> Change:
        """Return the change as the library knows it."""
        return CloseStation(code=self.code)


class StationMoved(Body):
    """A station stands elsewhere."""

    change: Literal["move"]
    code: Code
    position: Position

    def value(self) -> Change:
        """Return the change as the library knows it."""
        return MoveStation(code=self.code, position=self.position.value())


class StationAdded(Body):
    """There is one more station, offering what is asked for."""

    change: Literal["add"]
    position: Position
    code: Code = "+"
    hours: Text | None = None

    def value(self) -> Change:
        """Return the change as the library knows it."""
        return AddStation(position=self.position.value(), code=self.code, hours=self.hours)


class HoursChanged(Body):
    """A station opens at other hours."""

    change: Literal["hours"]
    code: Code
    hours: Text

    def value(self) -> Change:
        """Return the change as the library knows it."""
        return SetHours(code=self.code, hours=self.hours)


class GateChanged(Body):
    """A gate stands open to everyone, or is closed to everyone."""

    change: Literal["open_gate", "close_gate"]
    code: Code

    def value(self) -> Change:
        """Return the change as the library knows it."""
        is_open = self.change == "open_gate"
        return OpenGate(code=self.code) if is_open else CloseGate(code=self.code)


AnyChange = Annotated[
    StationClosed | StationMoved | StationAdded | HoursChanged | GateChanged,
    Field(discriminator="change"),
]


class Supposition(Body):
    """A question, asked as things are and as they would be."""

    question: CoverageQuestion = CoverageQuestion()
    changes: Annotated[list[AnyChange], Field(min_length=1, max_length=_MOST_CHANGES)]


class RunMade(BaseModel):
    """A coverage that was measured and kept."""

    run: UUID
    policy: Facts
    figures: Facts
    stations: list[Facts]
    uncovered: list[str] = Field(description="compounds, most households out of reach first")
    refused_doors: dict[str, int] = Field(description="doors no street leads to, by reason")


class RunKept(BaseModel):
    """A stored coverage."""

    run: UUID
    made_at: str
    title: str
    policy: Facts
    data_date: str | None
    figures: Facts
    stations: list[Facts]


class RunListed(BaseModel):
    """A stored coverage in a list."""

    run: UUID
    made_at: str
    title: str
    policy: Facts
    whole: Facts


class Difference(BaseModel):
    """What differs, of the whole and of the areas where anything does."""

    compared: Facts
    touched: list[Facts] | None = Field(
        default=None, description="stations added, moved or given hours: how each would stand"
    )
    stations: list[Facts] | None = None
