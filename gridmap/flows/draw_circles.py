"""Draw the service circles of a district by street time: a page, and shapes to work on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from gridmap.coverage.policy import CoveragePolicy
from gridmap.coverage.stations import Standing
from gridmap.errors import InputError
from gridmap.layers.circle_map import CircleMapData, CircleRun, counted_unit
from gridmap.layers.description import Lang, Words
from gridmap.layers.feature import MapFeature
from gridmap.layers.folium_map import circle_page
from gridmap.layers.policy_words import asked_words, hour_words, walker_words
from gridmap.store import look_up
from gridmap.store.district import District
from gridmap.travel.circle_sheets import CircleDrawer, CircleSheet, by_air
from gridmap.travel.coverage_studio import CoverageGround, CoverageStudio

_LAYERS = (
    "districts",
    "subdistricts",
    "communities",
    "grids",
    "compounds",
    "stations",
    "waters",
    "streets",
)

_STATES = {Standing.SERVES: "open", Standing.SHUT: "closed", Standing.REFUSED: "refused"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleOrder:
    """What somebody wants drawn: each policy for all limits, in the order of the page.

    `source` is the origin of the data; by default whose the layers are, or the files that they came
    from. `words` are those behind the codes of services and kinds.
    """

    policies: tuple[CoveragePolicy, ...]
    limits_s: tuple[float, ...]
    each_station: bool = False
    lang: Lang = "zh"
    source: str | None = None
    review_number: str | None = None
    internal: bool = True
    words: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCircles:
    """The page, and the sheets that it shows."""

    page: str
    sheets: tuple[CircleSheet, ...]


def draw_circles(
    order: CircleOrder,
    *,
    studio: CoverageStudio,
    district: District,
    zone: tzinfo,
    progress: Callable[[int, int], None],
) -> DrawnCircles:
    """Return the service circles of every policy, as sheets and as one self-contained page.

    `progress` hears of the policies that are done.

    Raises
    ------
    InputError
        There is no limit or one below zero, nobody to serve, no such service or kind; or the
        page would be too large to open.
    """
    limits_s = _rising(order.limits_s)
    drawer = CircleDrawer(studio)
    sheets: list[CircleSheet] = []
    for done, policy in enumerate(order.policies):
        progress(done, len(order.policies))
        sheets.append(drawer.sheet(policy, limits_s, each_station=order.each_station))
    at = district.clock().astimezone(zone)
    with district.reading() as conn:
        layers = {name: _features(look_up.features_of(conn, district.tenant, name))
                  for name in _LAYERS}  # fmt: skip
        area_name = look_up.district_name(conn, district.tenant)
        source = look_up.source_line(conn, district.tenant, stated=order.source)
    ground = studio.ground
    data = CircleMapData(
        area_name=area_name or "",
        as_of=at,
        source=source,
        layers=layers,
        doors=ground.doors,
        door_points_deg=ground.door_positions_deg,
        unit=counted_unit(ground.doors),
        runs=tuple(_run(sheet, ground, layers["stations"], order.words) for sheet in sheets),
        words=order.words,
    )
    page = circle_page(
        data,
        lang=order.lang,
        made_at=at,
        review_number=order.review_number,
        internal=order.internal,
    )
    progress(len(order.policies), len(order.policies))
    return DrawnCircles(page=page, sheets=tuple(sheets))


def _rising(limits_s: Sequence[float]) -> tuple[float, ...]:
    if not limits_s or min(limits_s) <= 0:
        raise InputError(
            code="bad_limit",
            problem="service circles need limits above zero",
            mend="give minutes, such as 5,10,15",
            problem_zh="服务圈的时间限值必须大于零",
            mend_zh="请给出分钟数，例如 5,10,15",
        )
    return tuple(sorted(set(limits_s)))


def _features(rows: Sequence[look_up.PlacedRow]) -> tuple[MapFeature, ...]:
    return tuple(
        MapFeature(id=id_, geometry=geometry, properties=properties)
        for id_, geometry, properties in rows
        if geometry is not None
    )


def _run(
    sheet: CircleSheet,
    ground: CoverageGround,
    stations: Sequence[MapFeature],
    words: Mapping[str, Words],
) -> CircleRun:
    policy, standings = sheet.policy, sheet.measured.stations
    state_of = {one.station.code: _STATES[one.standing] for one in standings}
    hour = hour_words(policy)
    asked = [code for code in (policy.kind, policy.service) if code is not None]
    straight = by_air(sheet, ground)
    return CircleRun(
        service_code="-".join(asked) or "all",
        service=asked_words(policy, words),
        traveller_code=policy.traveller.profile.code,
        traveller=walker_words(policy),
        speed_mps=policy.traveller.profile.speed_mps,
        hour_code=hour.en.replace(" ", "-"),
        hour=hour,
        limits_s=sheet.limits_s,
        areas=sheet.whole.areas,
        errors=sheet.whole.errors,
        straight_line=straight.area,
        straight_line_m=straight.radius_m,
        is_in_straight_line=tuple(straight.is_inside.tolist()),
        station_states=tuple(state_of.get(each.text("code"), "") for each in stations),
        door_s=tuple(sheet.measured.coverage.reach.ways.tolist()),
        refused_doors=frozenset(sheet.refused_doors),
    )
