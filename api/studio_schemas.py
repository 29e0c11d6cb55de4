"""What goes over the wire between the coverage studio and its page."""

from collections import Counter
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from api.coverage_schemas import AnyChange, CoverageQuestion
from api.schemas import Body
from gridmap.coverage.facts import area_facts, compared_facts
from gridmap.coverage.outside import AreaOutside, Outside
from gridmap.coverage.stations import ServiceStation
from gridmap.flows.study_coverage import Side, SidesCompared, Supposed
from gridmap.model.place import LonLat

Facts = dict[str, Any]

_MOST_CHANGES, _DECIMALS = 200, 6
_TOLD_LEVELS = ("subdistricts", "communities")  # compounds are too many for a page


class AskedSide(Body):
    """A coverage that is kept, by its run, or a question that is asked now."""

    run: UUID | None = None
    question: CoverageQuestion | None = None
    changes: Annotated[list[AnyChange], Field(max_length=_MOST_CHANGES)] = Field(
        default_factory=list
    )

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.run is None) == (self.question is None):
            raise ValueError("a side is a run or a question")
        if self.run is not None and self.changes:
            raise ValueError("a coverage that is kept is not changed any more")
        return self

    def value(self) -> Side:
        """Return the side as the library knows it."""
        if self.question is None:
            assert self.run is not None  # noqa: S101 (one of both, or it is refused)
            return self.run
        return Supposed(
            policy=self.question.policy(), changes=[one.value() for one in self.changes]
        )


class TwoSides(Body):
    """Two coverages of one standard and limit, to be set side by side."""

    before: AskedSide
    after: AskedSide


class Choices(BaseModel):
    """What can be asked of the stations of the district."""

    services: dict[str, int] = Field(description="how many stations offer it, by code")
    kinds: dict[str, int] = Field(description="how many stations are of it, by code")
    data_date: str | None = Field(description="the day whose streets these are")

    @classmethod
    def of(cls, stations: tuple[ServiceStation, ...], data_date: str | None) -> Self:
        """Return the choices that stations leave."""
        services = Counter(one for station in stations for one in station.services)
        kinds = Counter(station.kind for station in stations)
        return cls(
            services=dict(sorted(services.items())),
            kinds=dict(sorted(kinds.items())),
            data_date=data_date,
        )


class OutOfReach(BaseModel):
    """Who is out of reach, most households first."""

    whole: Facts
    areas: dict[str, list[Facts]] = Field(description="by level, with the middle of those outside")
    doors: list[tuple[float, float, int | None, float | None]] = Field(
        description="longitude, latitude, households, way (s or m); of doors with a known place"
    )
    n_doors_without_place: int

    @classmethod
    def of(cls, found: Outside) -> Self:
        """Return it as it goes over the wire."""
        placed = [one for one in found.doors if one.position is not None]
        return cls(
            whole=area_facts(found.whole),
            areas={level: [_area(one) for one in areas] for level, areas in found.areas.items()},
            doors=[
                (*_degrees(one.position), one.n_households, one.way)
                for one in placed
                if one.position is not None
            ],
            n_doors_without_place=len(found.doors) - len(placed),
        )


class SidesTold(BaseModel):
    """What differs, and where: doors that came inside (1) or fell out (-1)."""

    compared: Facts
    doors: list[tuple[float, float, int, int]] = Field(
        description="longitude, latitude, households, 1 or -1"
    )

    @classmethod
    def of(cls, found: SidesCompared) -> Self:
        """Return it as it goes over the wire."""
        compared = compared_facts(found.compared)
        compared["changed"] = {
            level: areas for level, areas in compared["changed"].items() if level in _TOLD_LEVELS
        }
        return cls(
            compared=compared,
            doors=[
                (*_degrees(one.position), one.n_households, 1 if one.is_gained else -1)
                for one in found.doors
            ],
        )


def _area(one: AreaOutside) -> Facts:
    lon, lat = (None, None) if one.position is None else _degrees(one.position)
    return area_facts(one.area) | {"lon": lon, "lat": lat}


def _degrees(position: LonLat) -> tuple[float, float]:
    return round(position.lon, _DECIMALS), round(position.lat, _DECIMALS)
