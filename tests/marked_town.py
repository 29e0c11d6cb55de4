"""Two streets of the tiny town, the ground and the people of each, and the words that give it away.

Whatever one street writes begins with its mark, so that a word of it is known anywhere.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC

import chased
import shapely
import town
import two_streets
import volunteers
from checked_layers import a_layer, a_row, spot, square
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text, Uuid

from gridmap.flows.import_layer import import_layer
from gridmap.model.actor import Sight
from gridmap.model.record_kind import RecordKind as Kind
from gridmap.store.district import District
from gridmap.store.row_policies import COMMON, RULES
from gridmap.store.tables import metadata

SHORTEST = 5
"""Shorter words are codes of the town that stand in both streets' texts by chance."""


@dataclass(kw_only=True)
class Street:
    """One of the two: its mark, its column of grids, and what it holds, by kind."""

    mark: str
    column: int
    sight: Sight
    names: dict[Kind | str, str] = field(default_factory=dict)
    tail: str = ""
    """What stands at the end of everything that is written about people here."""

    @property
    def grid(self) -> str:
        return town.GRIDS[self.column]

    @property
    def community(self) -> str:
        return f"{self.mark}-community"

    @property
    def here(self) -> dict[str, float]:
        place = town.grid_centre(self.grid)
        return {"lon": place.lon, "lat": place.lat}

    def said(self, words: str) -> str:
        return f"{self.mark} {words}{self.tail}"

    def by(self, whom: str) -> str:
        """Return a name of somebody who does something, without what is written about people."""
        return f"{self.mark} {whom}"


def lay(district: District) -> tuple[Street, Street]:
    """Lay the ground of both streets, and people on it."""
    sights = two_streets.lay(district)
    streets = tuple(
        Street(mark=mark, column=column, sight=sight)
        for column, (mark, sight) in enumerate(zip(("WESTERN", "EASTERN"), sights, strict=True))
    )
    for name, rows in _layers(streets).items():
        import_layer(a_layer(name, rows), district=district, zone=UTC)
    volunteers.add_role(district)
    for street in streets:
        _people(district, street)
        chased.add_duty(district, "grid", street.grid)
    two_streets.settle(district)
    return streets


def _layers(streets: tuple[Street, ...]) -> dict[str, list[dict[str, object]]]:
    def each(what: str, spot_of: Callable[[int], object], **fields) -> list[dict[str, object]]:
        return [
            a_row(
                f"{one.mark}-{what}",
                spot_of(one.column),
                **{"name": one.said(what)} | {key: value(one) for key, value in fields.items()},
            )
            for one in streets
        ]

    def at(shift: float) -> Callable[[int], object]:
        return lambda column: spot(column + shift, shift)

    return {
        "communities": each("community", _strip, parent_code=_code),
        "grids": [
            a_row(code, square(*place), parent_code=streets[place[0]].community, n_households=20)
            for code, place in zip(town.GRIDS, ((0, 0), (1, 0), (0, 1), (1, 1)), strict=True)
        ],
        "streets": _streets(),
        "compounds": each(
            "compound", lambda column: square(column + 0.3, 0.3, size=0.2), n_households=lambda _: 9
        ),
        "gates": each("gate", at(0.35), compound_code=lambda one: f"{one.mark}-compound"),
        "buildings": [
            *each("house", at(0.6), n_households=lambda _: 20),
            *(row for n in range(6) for row in each(f"row {n}", at(0.1 + 0.13 * n))),
        ],
        "organizations": [
            *each("branch", at(0.7), level=lambda _: "branch"),
            *each(
                "cell",
                lambda _: None,
                level=lambda _: "branch",
                places=lambda one: [f"communities:{one.community}"],
            ),
        ],
        "stations": each("station", at(0.8), kind=lambda _: "center"),
        "devices": each("device", at(0.9)),
        "cameras": each("camera", at(0.55)),
        "units": [a_row("bureau", None, name="bureau of the whole district", kind="bureau")],
    }


def _strip(column: int) -> shapely.MultiPolygon:
    """Return the two grids of a street."""
    west, south, _, _ = square(column, 0).bounds
    _, _, east, north = square(column, 1).bounds
    return shapely.MultiPolygon([shapely.box(west, south, east, north)])


def _streets() -> list[dict[str, object]]:
    """Return roads that cut both streets into blocks."""
    ends = [((0, 1), (2, 1)), ((0, 0.5), (2, 0.5)), ((0.5, 0), (0.5, 2)), ((1.5, 0), (1.5, 2))]
    return [
        a_row(f"S{n}", shapely.LineString([spot(*one), spot(*two)]), highway="residential")
        for n, (one, two) in enumerate(ends)
    ]


def _code(street: Street) -> str:
    return (two_streets.WESTERN, two_streets.EASTERN)[street.column]


def _people(district: District, street: Street) -> None:
    """Add members of each kind, a volunteer of care, and who answers for the grid."""
    place, mark = town.grid_centre(street.grid), street.mark
    for number in range(8):
        skills = ("law",) if number == 7 else ()
        town.add_member(district, f"{mark}-M{number}", place, home_grid=street.grid, skills=skills)
    town.add_member(
        district, f"{mark}-claims", place, home_grid=street.grid, role="volunteer", capacity=9
    )
    street.names |= {Kind.MEMBER: f"{mark}-M0", Kind.VOLUNTEER: f"{mark}-helper"}
    run(
        district,
        "UPDATE members SET name = code || ' name', phone = code || ' phone'"
        " WHERE starts_with(code, :mark)",
        mark=mark,
    )
    run(
        district,
        "INSERT INTO volunteers (tenant_id, id, code, name, phone, position, subdistrict_id)"
        " VALUES (1, :id, :code, :name, :phone, st_point(:lon, :lat, 4490)::geography, :of)",
        id=uuid.uuid4(),
        code=f"{mark}-helper",
        name=street.said("helper"),
        phone=street.said("phone of helper"),
        of=two_streets.street_of(street.sight),
        **street.here,
    )
    run(
        district,
        "INSERT INTO responsibles (tenant_id, id, code, kind, name, phone, place_id, during)"
        " VALUES (1, :id, :code, 'cadre', :name, :name,"
        " (SELECT id FROM features WHERE layer = 'grids' AND key = :grid),"
        " tstzrange('2020-01-01', NULL))",
        id=uuid.uuid4(),
        code=f"{mark}-cadre",
        name=street.said("cadre"),
        grid=street.grid,
    )


def add_unit(district: District, code: str) -> None:
    """Add a unit beside the bureau."""
    units = [a_row(one, None, name=one, kind="bureau") for one in ("bureau", code)]
    import_layer(a_layer("units", units), district=district, zone=UTC)


def run(district: District, sql: str, **values: object) -> None:
    """Write something for which no door is needed here."""
    with district.writing() as conn:
        conn.execute(text(sql), values)


def words_of(district: District, street: Street, other: Street) -> frozenset[str]:
    """Return every id and word that the rows of a street hold, and nothing else in the district.

    What stands in a row of the other street, or in one that is common, gives nobody away.
    """
    mine, others = (_held_by(district, one) for one in (street, other))
    return frozenset(mine - others - _common(district))


def _held_by(district: District, street: Street) -> set[str]:
    of = two_streets.street_of(street.sight)
    tables = [one for one in metadata.sorted_tables if "subdistrict_id" in one.c]
    return {
        word
        for table in tables
        for word in _words(district, select(*_told(table)).where(table.c.subdistrict_id == of))
    }


def _common(district: District) -> set[str]:
    tables = [metadata.tables[name] for name, rule in RULES.items() if rule == COMMON]
    return {
        word
        for table in tables
        if table.name != "features"
        for word in _words(district, select(*_told(table)))
    }


def _told(table):
    return [one for one in table.c if isinstance(one.type, Text | Uuid | ARRAY)]


def _words(district: District, asked) -> Iterator[str]:
    with district.reading() as conn:
        for row in conn.execute(asked):
            for value in row:
                for one in value if isinstance(value, list) else (value,):
                    if one is not None and len(str(one)) >= SHORTEST:
                        yield str(one)
