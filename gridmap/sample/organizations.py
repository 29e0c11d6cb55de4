"""Party organizations: committees, grid branches, compound branches, building groups."""

from typing import NamedTuple

import numpy as np

from gridmap.sample.codes import N_DEDICATED, Names, building_code, compound_code
from gridmap.sample.plane import Ints
from gridmap.sample.tables import Cell, Table
from gridmap.sample.town import Town

N_COMPOUND_BRANCHES = 724
N_BUILDING_GROUPS = 60
N_WITHOUT, N_SHARING = 3, 3  # urban grids without an organization, and sharing a neighbour's
_MODES = ("单独", "转接", "派驻", "融合")
_MODE_SHARES = (0.46, 0.24, 0.16, 0.14)
_COMMITTEES = {"subdistrict_committee": 40, "community_committee": 60, "general_branch": 50}


class _Body(NamedTuple):
    code: str
    name: str
    level: str
    parent_code: str
    places: list[str]


def organizations(
    town: Town,
    known: Names,
    *,
    grids: Table,
    compounds: Table,
    random: np.random.Generator,
) -> Table:
    """Return the tree of organizations; `places` names what each answers for."""
    bodies = [
        *_committees(town, known),
        *_grid_branches(town, known, random),
        *_park_branches(grids),
        *_compound_branches(town, known, compounds, random),
    ]
    n = len(bodies)
    modes = random.choice(len(_MODES), n, p=_MODE_SHARES)
    n_more = random.integers(0, 26, n)
    columns: dict[str, list[Cell]] = {
        "code": [body.code for body in bodies],
        "name": [body.name for body in bodies],
        "level": [body.level for body in bodies],
        "parent_code": [body.parent_code or None for body in bodies],
        "founding_mode": [
            None if body.level in _COMMITTEES else _MODES[mode]
            for body, mode in zip(bodies, modes, strict=True)
        ],
        "n_party_members": [
            _COMMITTEES.get(body.level, 3) + int(more)
            for body, more in zip(bodies, n_more, strict=True)
        ],
        "places": [";".join(body.places) for body in bodies],
    }
    return Table(columns=columns, shapes=np.full(n, None, dtype=object))


def _committees(town: Town, known: Names) -> list[_Body]:
    """Return committees of streets, towns, communities and villages.

    A village has no grid branches: its general branch answers for its grids itself.
    """
    areas = town.areas
    bodies = []
    for code, name in zip(known.subdistrict_codes, known.subdistrict_names, strict=True):
        title = f"{name}党工委" if name.endswith("街道") else f"{name}党委"
        places = [f"subdistricts:{code}"]
        bodies.append(_Body(f"DZ{code}", title, "subdistrict_committee", "", places))
    for c, (code, name) in enumerate(
        zip(known.community_codes, known.community_names, strict=True)
    ):
        parent = f"DZ{known.subdistrict_codes[areas.subdistrict_of_community[c]]}"
        own = [f"communities:{code}"]
        if areas.community_is_urban[c]:
            bodies.append(_Body(f"DZ{code}", f"{name}党委", "community_committee", parent, own))
            continue
        inside = np.flatnonzero(areas.community_of_grid == c)
        own += [f"grids:{known.grid_codes[g]}" for g in inside]
        bodies.append(_Body(f"DZ{code}", f"{name}党总支", "general_branch", parent, own))
    return bodies


def known_gaps(town: Town, random: np.random.Generator) -> tuple[Ints, dict[int, int]]:
    """Return grids without an organization, and the guest of each grid that shares its own."""
    areas = town.areas
    urban = np.flatnonzero(areas.community_is_urban[areas.community_of_grid])
    picked = random.permutation(urban)
    without = np.sort(picked[:N_WITHOUT])
    guest_of: dict[int, int] = {}
    for guest in picked[N_WITHOUT:]:
        taken = {*without.tolist(), *guest_of, *guest_of.values(), int(guest)}
        same = urban[areas.community_of_grid[urban] == areas.community_of_grid[guest]]
        hosts = [int(g) for g in same if int(g) not in taken]
        if hosts and int(guest) not in guest_of and int(guest) not in guest_of.values():
            guest_of[hosts[0]] = int(guest)
        if len(guest_of) == N_SHARING:
            break
    return without, guest_of


def _grid_branches(town: Town, known: Names, random: np.random.Generator) -> list[_Body]:
    without, guest_of = known_gaps(town, random)
    skipped = {*without.tolist(), *guest_of.values()}
    bodies = []
    for g, c in enumerate(town.areas.community_of_grid.tolist()):
        if not town.areas.community_is_urban[c] or g in skipped:
            continue
        code, name = known.grid_codes[g], known.grid_names[g]
        places = [f"grids:{code}"]
        title = f"{name}党支部"
        if g in guest_of:
            places.append(f"grids:{known.grid_codes[guest_of[g]]}")
            title = f"{name}联合党支部"
        parent = f"DZ{known.community_codes[c]}"
        bodies.append(_Body(f"DZ{code}", title, "grid_branch", parent, places))
    return bodies


def _park_branches(grids: Table) -> list[_Body]:
    bodies = []
    for i in range(len(grids) - N_DEDICATED, len(grids)):
        code, name, parent = (str(grids.columns[k][i]) for k in ("code", "name", "parent_code"))
        title = name.replace("专属网格", "党支部")
        bodies.append(_Body(f"DZ{code}", title, "park_branch", f"DZ{parent}", [f"grids:{code}"]))
    return bodies


def _compound_branches(
    town: Town, known: Names, compounds: Table, random: np.random.Generator
) -> list[_Body]:
    """Return compound branches under their community, and a few building groups under them."""
    chosen = np.sort(random.permutation(len(town.walls))[:N_COMPOUND_BRANCHES])
    community = town.areas.community_of_grid[town.grid_of(town.compound_block)]
    bodies = []
    for i in chosen:
        parent = f"DZ{known.community_codes[community[i]]}"
        code, name = compound_code(i), compounds.columns["name"][i]
        title = f"{name}小区党支部".replace("小区小区", "小区")
        places = [f"compounds:{code}"]
        bodies.append(_Body(f"DZ{code}", title, "compound_branch", parent, places))
    for i in random.permutation(chosen)[:N_BUILDING_GROUPS]:
        code, name = compound_code(i), compounds.columns["name"][i]
        first = np.flatnonzero(town.buildings.compound == i)[:3]
        places = [f"buildings:{building_code(member)}" for member in first]
        title = f"{name}第一楼栋党小组"
        bodies.append(_Body(f"DZ{code}-1", title, "building_group", f"DZ{code}", places))
    return bodies
