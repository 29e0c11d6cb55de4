"""The emergency plans of the sample district, as the TOML file that a district would write."""

import json
from collections.abc import Iterator, Mapping, Sequence

import shapely

from gridmap.sample import names
from gridmap.sample.tables import Table

_URGENT = ("standing_water", "fallen_tree", "fallen_cable", "trapped_vehicle", "flooded_basement")
_HEAD = """# Emergency plans of the sample district (示范数据): invented people, nobody's phones.
# Written by gridmap.sample.emergency.
"""
_CREWS = {
    # code: (title, quota of the typhoon plan, of the flood plan, roles, skills)
    "rescue": ("抢险组", 60, 40, (), ("flood",)),
    "medical": ("医疗救护组", 38, 20, (), ("first_aid",)),
    "supplies": ("物资保障组", 45, 25, ("registered",), ()),
    "patrol": ("巡查预警组", 45, 35, ("full_time", "micro_grid", "grid_head"), ()),
}
_PLACES = {
    "rescue": "澄湾消防救援站1",
    "medical": "汐口街道卫生院",
    "supplies": "澄湾排水养护队1",
    "patrol": "澄湾交警中队1",
}
"""Units whose yards the crews muster in."""
_MOVERS = {"typhoon": 24, "flood": 10}
"""How many people of each subdistrict bring others to safety: with the crews 500 in a typhoon."""


def plans_text(layers: dict[str, Table], person: Iterator[str]) -> str:
    """Return the file: one plan for typhoons, one for floods, both for the whole district."""
    parts = [_HEAD]
    duties = _duties(layers, person)
    for kind, title in (("typhoon", "防台风应急预案"), ("flood", "防汛应急预案")):
        parts.append(_plan(kind, title, layers, person))
        parts += duties
    return "\n".join(parts)


def _plan(kind: str, title: str, layers: dict[str, Table], person: Iterator[str]) -> str:
    lines = [
        "[[plan]]",
        f'code = "{kind}"',
        f'kind = "{kind}"',
        f'title = "{names.DISTRICT}{title}"',
        f'area_code = "{names.DISTRICT_CODE}"',
        f'headquarters = "{names.DISTRICT}应急指挥部"',
        f"position = {_unit(layers, '澄湾应急管理站1')}",
        "confirm_within_s = 900.0",
        "crew_per_head = 6",
        "",
        "[plan.overlay]",
        "search_radius_m = 3000.0",
        "widest_radius_m = 20000.0",
        f"urgent_categories = {_list(_URGENT)}",
        "crosses_subdistricts = true",
    ]
    for number, (code, (name, typhoon, flood, roles, skills)) in enumerate(_CREWS.items()):
        quota = typhoon if kind == "typhoon" else flood
        group: dict[str, object] = {"roles": roles, "skills": skills, "head": next(person)}
        place = _PLACES[code]
        at = _unit(layers, place)
        lines += _group(code, name, quota, place=place, at=at, more=group | {"number": number})
    towns = layers["subdistricts"].columns
    for number, (area, town) in enumerate(zip(towns["code"], towns["name"], strict=True)):
        place, at = _centre(layers, str(area))
        movers = {
            "roles": (), "skills": (), "head": next(person), "number": 10 + number,
            "has_buildings": True,
        }  # fmt: skip
        title = f"{town}转移安置组"
        lines += _group(f"move-{area}", title, _MOVERS[kind], place=place, at=at, more=movers)
    return "\n".join(lines) + "\n"


def _group(
    code: str, title: str, quota: int, *, place: str, at: str, more: Mapping[str, object]
) -> list[str]:
    number = int(str(more["number"]))
    lists = {name: value for name in ("roles", "skills") if isinstance(value := more[name], tuple)}
    return [
        "",
        "[[plan.groups]]",
        f'code = "{code}"',
        f'title = "{title}"',
        f"quota = {quota}",
        f'place = "{place}"',
        f"position = {at}",
        f'head = "{more["head"]}"',
        f'head_phone = "{names.phone(700, number + 1)}"',
        *(f"{name} = {_list(values)}" for name, values in lists.items() if values),
        *(["has_buildings = true"] if more.get("has_buildings") else []),
    ]


def _duties(layers: dict[str, Table], person: Iterator[str]) -> list[str]:
    """Return who answers for each subdistrict and community."""
    codes = [
        str(code)
        for layer in ("subdistricts", "communities")
        for code in layers[layer].columns["code"]
    ]
    return [
        f'[[plan.duties]]\narea_code = "{code}"\nname = "{next(person)}"\n'
        f'phone = "{names.phone(800, number + 1)}"\n'
        for number, code in enumerate(codes)
    ]


def _centre(layers: dict[str, Table], subdistrict: str) -> tuple[str, str]:
    """Return the name and the place of the first station in a subdistrict."""
    towns, stations = layers["subdistricts"], layers["stations"]
    assert towns.shapes is not None  # noqa: S101 (areas have shapes)
    assert stations.shapes is not None  # noqa: S101 (stations have shapes)
    area = towns.shapes[list(towns.columns["code"]).index(subdistrict)]
    inside = shapely.intersects(area, stations.shapes).nonzero()[0]
    if not len(inside):
        title = towns.columns["name"][list(towns.columns["code"]).index(subdistrict)]
        return f"{title}政务服务中心", _position(shapely.point_on_surface(area))
    first = int(inside[0])
    return str(stations.columns["name"][first]), _position(stations.shapes[first])


def _unit(layers: dict[str, Table], name: str) -> str:
    units = layers["units"]
    assert units.shapes is not None  # noqa: S101 (units have shapes)
    return _position(units.shapes[list(units.columns["name"]).index(name)])


def _position(point: shapely.Geometry) -> str:
    lon, lat = shapely.get_coordinates(point)[0].tolist()
    return f"[{lon:.7f}, {lat:.7f}]"


def _list(values: Sequence[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
