"""An ordinary day of requests and a rainstorm hour, with the published mix of channels.

Channels after the bulletin of one prefecture-level city (September 2020): 60 % telephone,
31.5 % reports by members and monitors, 4.5 % messenger, 2.5 % relayed by the province.
Of hotline calls 76 % are questions, so that half of everything is answered at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import shapely

from gridmap.sample.plane import Floats, to_degrees
from gridmap.sample.request_texts import ODD, TEXTS
from gridmap.sample.tables import Cell, Table
from gridmap.sample.town import Town

N_DAY, N_STORM = 450, 150
TEMPLATE_DAY = "2026-01-05"
_CHANNELS = {"phone": 271, "report": 142, "wechat": 20, "province": 11, "app": 6}
_ENQUIRY_SHARE = {"phone": 0.76, "report": 0.0, "wechat": 0.62, "province": 0.35, "app": 0.5}
_REFERRED = ("gas_smell", "labour_wages")
_UNIT_KINDS = {
    "street_lamp": "lighting", "water_supply": "water", "power_supply": "power",
    "sewer_blocked": "drainage", "building_rubble": "sanitation", "dirty_water": "drainage",
    "barbecue": "enforcement", "illegal_building": "enforcement", "street_advert": "sanitation",
    "consumer": "market", "lift_trapped": "lifts", "fallen_cable": "power",
}  # fmt: skip
_URGENT = frozenset({
    "manhole_cover", "road_collapse", "standing_water", "fallen_tree", "fallen_cable",
    "trapped_vehicle", "flooded_basement", "fire_lane", "gas_smell", "lift_trapped",
    "elderly_help", "lost_person",
})  # fmt: skip
_ENQUIRIES = ("policy_enquiry", "service_enquiry")
_STREET_WEIGHTS = {  # what members report from the street
    "street_stall": 11, "shop_overflow": 9, "exposed_rubbish": 15, "car_parking": 10,
    "bicycle_parking": 9, "dirty_road": 10, "street_advert": 7, "building_rubble": 6,
    "corridor_clutter": 7, "dirty_green": 5, "public_seat": 4, "ebike_charging": 4,
    "manhole_cover": 2, "fire_lane": 3, "street_lamp": 3,
}  # fmt: skip
_CALL_WEIGHTS = {  # what people call about when it is no question
    "noise": 10, "property_service": 12, "neighbour_quarrel": 7, "car_parking": 7,
    "water_supply": 5, "power_supply": 4, "sewer_blocked": 4, "labour_wages": 13, "consumer": 6,
    "elderly_help": 2, "fire_lane": 2, "illegal_building": 4, "barbecue": 3, "street_lamp": 3,
    "gas_smell": 2, "lift_trapped": 1, "lost_person": 1, "corridor_clutter": 3, "dirty_water": 2,
    "exposed_rubbish": 4, "manhole_cover": 1,
}  # fmt: skip
_STORM_COUNTS = {
    "standing_water": 58, "manhole_cover": 22, "fallen_tree": 22, "trapped_vehicle": 15,
    "flooded_basement": 12, "fallen_cable": 10, "power_supply": 5, "elderly_help": 4,
    "road_collapse": 2,
}  # fmt: skip
_COLUMNS = (
    "source_ref", "channel", "received_at", "category", "urgency", "text", "address",
    "caller_name", "caller_phone", "disposition", "unit_code", "lon", "lat",
)  # fmt: skip
_LOST_SHARE, _LOW_M = 0.06, 420.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """What a request refers to: names of places and units."""

    compounds: Table
    buildings: Table
    units: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    channel: str
    category: str
    second: int


def day(town: Town, known: Registers, random: np.random.Generator) -> Table:
    """Return an ordinary day of 450 requests."""
    drafts: list[_Draft] = []
    seconds = _two_peaks(N_DAY, random)
    channels = [channel for channel, n in _CHANNELS.items() for _ in range(n)]
    for channel, second in zip(
        [channels[i] for i in random.permutation(N_DAY)], seconds, strict=True
    ):
        drafts.append(
            _Draft(channel=channel, category=_matter(channel, random), second=int(second))
        )
    spots = _where_people_are(town, N_DAY, random)
    table = _written(drafts, spots, town=town, known=known, random=random)
    return _with_odd_rows(table, random)


def rainstorm(town: Town, known: Registers, random: np.random.Generator) -> Table:
    """Return the hour of a rainstorm: 150 requests from low places at river and coast."""
    matters = [category for category, n in _STORM_COUNTS.items() for _ in range(n)]
    first = 15 * 3600
    seconds = np.sort(first + (random.beta(1.7, 1.9, N_STORM) * 3600).astype(int))
    channels = random.choice(
        ["phone", "report", "wechat", "app"], N_STORM, p=[0.62, 0.28, 0.06, 0.04]
    )
    order = random.permutation(N_STORM)
    drafts = [
        _Draft(channel=str(channels[i]), category=matters[order[i]], second=int(seconds[i]))
        for i in range(N_STORM)
    ]
    spots = _low_places(town, N_STORM, random)
    return _written(drafts, spots, town=town, known=known, random=random)


def _two_peaks(n: int, random: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    peak = random.choice(4, n, p=[0.42, 0.34, 0.16, 0.08])
    hour = random.normal(
        np.array([9.7, 15.7, 20.0, 12.5])[peak], np.array([1.1, 1.3, 1.2, 5.0])[peak]
    )
    return np.sort((np.clip(hour, 0.05, 23.9) * 3600).astype(np.int64))


def _matter(channel: str, random: np.random.Generator) -> str:
    if random.random() < _ENQUIRY_SHARE[channel]:
        return _ENQUIRIES[int(random.integers(2))]
    weights = _STREET_WEIGHTS if channel == "report" else _CALL_WEIGHTS
    shares = np.array(list(weights.values()), dtype=np.float64)
    return list(weights)[int(random.choice(len(weights), p=shares / shares.sum()))]


def _where_people_are(town: Town, n: int, random: np.random.Generator) -> list[int]:
    weight = town.buildings.n_residents + 3.0
    return [int(i) for i in random.choice(len(weight), n, p=weight / weight.sum())]


def _low_places(town: Town, n: int, random: np.random.Generator) -> list[int]:
    """Return buildings near water, drawn together around a dozen hollows."""
    middles = town.buildings.middles()
    points = shapely.points(middles)
    wet = np.minimum(
        shapely.distance(points, town.terrain.river), shapely.distance(points, town.terrain.coast)
    )
    low = np.flatnonzero((wet < _LOW_M) & (town.terrain.urban(middles[:, 0], middles[:, 1]) > 0))
    hollows = middles[random.choice(low, 12, replace=False)]
    away = np.linalg.norm(middles[low][:, None] - hollows[None], axis=2).min(axis=1)
    weight = np.exp(-away / 130.0) + 0.004
    return [int(i) for i in low[random.choice(len(low), n, p=weight / weight.sum())]]


def _disposition(category: str, random: np.random.Generator) -> str:
    if category in _ENQUIRIES:
        return "answered"
    if category in _REFERRED:
        return "referred"
    if category in _UNIT_KINDS:
        return "unit"
    answered_share, unit_share = 0.04, 0.06
    luck = random.random()
    if category in _URGENT or luck > answered_share + unit_share:
        return "person"
    return "answered" if luck < answered_share else "unit"


def _written(
    drafts: list[_Draft],
    spots: list[int],
    *,
    town: Town,
    known: Registers,
    random: np.random.Generator,
) -> Table:
    columns: dict[str, list[Cell]] = {name: [] for name in _COLUMNS}
    middles = town.buildings.middles()
    for i, (draft, at) in enumerate(zip(drafts, spots, strict=True)):
        place = str(known.buildings.columns["name"][at])
        row = _row(i + 1, draft, place, spot=middles[at], units=known.units, random=random)
        for name, cell in zip(columns, row, strict=True):
            columns[name].append(cell)
    return Table(columns=columns)


def _row(
    number: int,
    draft: _Draft,
    place: str,
    *,
    spot: Floats,
    units: Table,
    random: np.random.Generator,
) -> tuple[Cell, ...]:
    """Return one request in the order of `_COLUMNS`; a question has no place."""
    disposition = _disposition(draft.category, random)
    is_question = draft.category in _ENQUIRIES
    lon_lat: list[Cell] = [None, None]
    if not is_question and random.random() > _LOST_SHARE:
        lon_lat = to_degrees(spot[None] + random.normal(0, 9, (1, 2)))[0].tolist()
    choices = TEXTS[draft.category]
    calls = draft.channel != "report"
    return (
        f"{number:04d}",
        draft.channel,
        _instant(draft.second),
        draft.category,
        "urgent" if draft.category in _URGENT else "normal",
        choices[int(random.integers(len(choices)))].replace("{place}", place),
        None if is_question else f"澄湾区{place}",
        f"示范来电人{number}" if calls else None,
        f"0000-400-{number:05d}" if calls else None,
        disposition,
        _unit(draft.category, spot, units) if disposition == "unit" else None,
        *lon_lat,
    )


def _instant(second: int) -> str:
    return (
        datetime.fromisoformat(f"{TEMPLATE_DAY}T00:00:00+08:00") + timedelta(seconds=second)
    ).isoformat()


def _unit(category: str, spot: Floats, units: Table) -> str:
    """Return the nearest unit of the kind that handles a category."""
    kind = _UNIT_KINDS.get(category, "enforcement")
    here = to_degrees(spot[None])[0]
    kinds = np.array(units.columns["kind"])
    own = np.flatnonzero(kinds == kind)
    shapes = units.shapes
    if shapes is None or not len(own):
        return str(units.columns["code"][0])
    away = shapely.distance(shapes[own], shapely.Point(here))
    return str(units.columns["code"][int(own[int(np.argmin(away))])])


_OUTSIDE = ((110.36, 20.075), (110.52, 19.86), (109.9, 19.95))  # sea, and beyond the border


def _with_odd_rows(table: Table, random: np.random.Generator) -> Table:
    """Return the day with odd texts in some rows and three points outside the district."""
    columns = {name: list(values) for name, values in table.columns.items()}
    located = [i for i, lon in enumerate(columns["lon"]) if lon is not None]
    picked = [located[int(i)] for i in random.permutation(len(located))]
    for row, (category, text) in zip(picked, ODD, strict=False):
        place = str(columns["address"][row])
        columns["category"][row] = category
        columns["text"][row] = text.replace("{place}", place)
        columns["urgency"][row], columns["disposition"][row] = "normal", "person"
        columns["unit_code"][row] = None
    for row, (lon, lat) in zip(picked[len(ODD) :], _OUTSIDE, strict=False):
        columns["lon"][row], columns["lat"][row] = lon, lat
    return Table(columns=columns)
