"""Party organizations: committees, grid branches, compound branches, building groups."""

import numpy as np

from gridmap.sample.codes import N_DEDICATED, Names, building_code, compound_code
from gridmap.sample.plane import Ints
from gridmap.sample.tables import Cell, Table
from gridmap.sample.town import Town

N_GRID_ORGANIZATIONS = 584
N_COMPOUND_BRANCHES = 724
N_BUILDING_GROUPS = 60
N_WITHOUT, N_SHARING = 3, 3  # urban grids without an organization, and sharing a neighbour's
_MODES = ("单独", "转接", "派驻", "融合")
_MODE_SHARES = (0.46, 0.24, 0.16, 0.14)


def known_gaps(town: Town, random: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Return grids without an organization, grids that share one, and whose they share."""
    areas = town.areas
    urban = np.flatnonzero(areas.community_is_urban[areas.community_of_grid])
    picked = random.permutation(urban)
    without = np.sort(picked[:N_WITHOUT])
    sharing: list[int] = []
    hosts: list[int] = []
    for grid in picked[N_WITHOUT:]:
        taken = {*without.tolist(), *sharing, *hosts}
        same = urban[areas.community_of_grid[urban] == areas.community_of_grid[grid]]
        free = [int(g) for g in same if int(g) != int(grid) and int(g) not in taken]
        if int(grid) not in taken and free:
            sharing.append(int(grid))
            hosts.append(free[0])
        if len(sharing) == N_SHARING:
            break
    return without, np.array(sharing), np.array(hosts)


def organizations(
    town: Town, known: Names, grid_table: Table, random: np.random.Generator
) -> Table:
    """Return the tree of organizations; `places` names what each answers for."""
    rows: list[tuple[str, str, str, str, str]] = []  # code, name, level, parent, places
    areas = town.areas
    grid_codes = known.grid_codes
    for code, name in zip(known.subdistrict_codes, known.subdistrict_names, strict=True):
        title = f"{name}党工委" if name.endswith("街道") else f"{name}党委"
        rows.append((f"DZ{code}", title, "subdistrict_committee", "", f"subdistricts:{code}"))
    for c, code in enumerate(known.community_codes):
        urban = bool(areas.community_is_urban[c])
        own = [f"communities:{code}"]
        if not urban:
            own += [f"grids:{grid_codes[g]}" for g in np.flatnonzero(areas.community_of_grid == c)]
        level, word = ("community_committee", "党委") if urban else ("general_branch", "党总支")
        parent = f"DZ{known.subdistrict_codes[areas.subdistrict_of_community[c]]}"
        rows.append(
            (f"DZ{code}", f"{known.community_names[c]}{word}", level, parent, ";".join(own))
        )
    rows += _grid_branches(town, known, random)
    rows += _park_branches(grid_table)
    rows += _compound_branches(town, known, random)
    n = len(rows)
    mode = random.choice(len(_MODES), n, p=_MODE_SHARES)
    high = {"subdistrict_committee": 40, "community_committee": 60, "general_branch": 50}
    columns: dict[str, list[Cell]] = {
        "code": [row[0] for row in rows],
        "name": [row[1] for row in rows],
        "level": [row[2] for row in rows],
        "parent_code": [row[3] or None for row in rows],
        "founding_mode": [
            None if row[2] in high else _MODES[m] for row, m in zip(rows, mode, strict=True)
        ],
        "n_party_members": [int(high.get(row[2], 3) + random.integers(0, 26)) for row in rows],
        "places": [row[4] for row in rows],
    }
    return Table(columns=columns, shapes=np.full(n, None, dtype=object))


def _grid_branches(
    town: Town, known: Names, random: np.random.Generator
) -> list[tuple[str, str, str, str, str]]:
    without, sharing, hosts = known_gaps(town, random)
    extra = dict(zip(hosts.tolist(), sharing.tolist(), strict=True))
    skipped = {*without.tolist(), *sharing.tolist()}
    rows = []
    for g, c in enumerate(town.areas.community_of_grid.tolist()):
        if not town.areas.community_is_urban[c] or g in skipped:
            continue
        code = known.grid_codes[g]
        both = [code, known.grid_codes[extra[g]]] if g in extra else [code]
        word = "联合党支部" if g in extra else "党支部"
        places = ";".join(f"grids:{each}" for each in both)
        rows.append(
            (
                f"DZ{code}",
                f"{known.grid_names[g]}{word}",
                "grid_branch",
                f"DZ{known.community_codes[c]}",
                places,
            )
        )
    return rows


def _park_branches(grid_table: Table) -> list[tuple[str, str, str, str, str]]:
    rows = []
    for i in range(len(grid_table) - N_DEDICATED, len(grid_table)):
        code, name, parent = (
            str(grid_table.columns[k][i]) for k in ("code", "name", "parent_code")
        )
        title = name.replace("专属网格", "党支部")
        rows.append((f"DZ{code}", title, "park_branch", f"DZ{parent}", f"grids:{code}"))
    return rows


def _compound_branches(
    town: Town, known: Names, random: np.random.Generator
) -> list[tuple[str, str, str, str, str]]:
    """Return compound branches under their grid's branch or, without one, the community."""
    chosen = np.sort(random.permutation(len(town.walls))[:N_COMPOUND_BRANCHES])
    grid = town.grid_of(town.compound_block)
    community = town.areas.community_of_grid[grid]
    rows = []
    for i in chosen:
        parent = f"DZ{known.community_codes[community[i]]}"
        code = compound_code(i)
        rows.append(
            (f"DZ{code}", f"{code}小区党支部", "compound_branch", parent, f"compounds:{code}")
        )
    b = town.buildings
    for i in chosen[:N_BUILDING_GROUPS]:
        first = np.flatnonzero(b.compound == i)[:3]
        places = ";".join(f"buildings:{building_code(m)}" for m in first)
        code = compound_code(i)
        rows.append((f"DZ{code}-1", f"{code}第一楼栋党小组", "building_group", f"DZ{code}", places))
    return rows
