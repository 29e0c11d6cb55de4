"""The README beside the sample: what is in it, counted from the tables themselves."""

from collections import Counter

from gridmap.sample.tables import Table

_HEAD = """# 澄湾区: the sample district (示范数据)

Synthetic from end to end. The district, its code 990108 (no province has the prefix 99), its
streets, compounds, organizations and people are invented; telephone numbers begin with
0000 and cannot be dialled. The ground lies where a real coast is, near 110.4 E, 20 N, and
has nothing to do with it. Figures follow published ones of one city district, stations
those of another county; see the table.

Written by `python -m gridmap.sample --out geodata/sample --seed {seed}`; do not edit by hand.
The same seed gives the same rows and vertices (`contents.json` has a hash for each layer;
the bytes of a GeoPackage differ from run to run).

| file | what |
| --- | --- |
| `district.gpkg` | areas from city to micro-grid, waters |
| `built.gpkg` | compounds, gates, buildings, organizations, units, stations, cameras, devices |
| `streets.gpkg` | street network, cut at every junction and gate |
| `members.csv` | members with a stated post each (`lon`, `lat`; `measured_at` is empty) |
| `shifts_template.csv` | a week of shifts, local time; 1 = Monday; ends before start: next day |
| `requests_day.csv`, `requests_rainstorm.csv` | templates; `gridmap.sample.day` sets the date |
| `emergency_*`, `hazard_points.csv` | people of units, stores, plans (`gridmap.sample.emergency`) |
| `duty_roster.csv`, `stand_ins.csv` | a week of duties; who stands in (`gridmap.sample.duty`) |
| `responsible.csv` | who answers for which place (`gridmap.sample.duty`) |
| `sources.toml` | the manifest for the importer |

## Counts

| layer | rows |
| --- | ---: |
"""

_TAIL = """
## What to know

- Grids of kind `dedicated` lie on top of base grids by design: no overlap error.
- Base grids tile their communities, communities their subdistricts, those the district,
  vertex by vertex. The river belongs to the grids on its banks; its middle is a border.
- Only bridges cross the river. A compound's wall is crossed only at its gates: each gate is
  a vertex of the wall, an end of the way from the street and an end of the way inside.
- Streets outside walls are all open on foot; the river has {n_bridges} bridges, one of them for
  walkers. `oneway` is for wheels.
- Village organizations (`general_branch`) name the village's grids in `places`; urban grids
  have a `grid_branch` each, but for these:
{gaps}
- Micro-grids are lists of buildings and have no shape of their own; a few urban grids are
  business quarters or parks where nobody lives.
- `management_mode`: 专业化, 自治型, 兜底型, 无物业. `founding_mode`: 单独, 转接, 派驻, 融合.
- Six requests of the day carry odd texts (markup, formulas, line breaks, emoji, reversed
  writing), three have a point outside the district, questions and some others have none.
"""


def readme(tables: dict[str, Table], *, seed: int) -> str:
    """Return the text of the README."""
    lines = [f"| {name} | {len(table):,} |" for name, table in sorted(tables.items())]
    for layer, column in (
        ("grids", "kind"),
        ("compounds", "security_tier"),
        ("compounds", "management_mode"),
        ("organizations", "level"),
        ("stations", "kind"),
        ("members", "role"),
        ("requests_day", "channel"),
        ("requests_day", "disposition"),
        ("requests_rainstorm", "category"),
    ):
        counted = Counter(str(cell or "none") for cell in tables[layer].columns[column])
        words = ", ".join(f"{word} {n:,}" for word, n in counted.most_common())
        lines.append(f"| {layer} by {column} | {words} |")
    lines.append(f"| residents | {_people(tables)} |")
    n_bridges = sum(bool(cell) for cell in tables["streets"].columns["bridge"])
    tail = _TAIL.format(n_bridges=n_bridges, gaps=_gaps(tables))
    return _HEAD.format(seed=seed) + "\n".join(lines) + "\n" + tail


def _people(tables: dict[str, Table]) -> str:
    total: Counter[str] = Counter()
    for kind, n in zip(
        tables["grids"].columns["kind"], tables["grids"].columns["n_residents"], strict=True
    ):
        total[str(kind)] += int(n or 0)
    return f"urban {total['urban']:,}, rural {total['rural']:,}"


def grids_of(places: str) -> list[str]:
    """Return the grid codes in a `places` cell.

    >>> grids_of("communities:990108001001;grids:990108001001001")
    ['990108001001001']
    """
    return [place.split(":")[1] for place in places.split(";") if place.startswith("grids:")]


def _gaps(tables: dict[str, Table]) -> str:
    owned: set[str] = set()
    shared: list[str] = []
    for level, cell in zip(
        tables["organizations"].columns["level"],
        tables["organizations"].columns["places"],
        strict=True,
    ):
        grids = grids_of(str(cell))
        owned.update(grids)
        if level == "grid_branch" and len(grids) > 1:
            shared.append(" and ".join(grids))
    codes = map(str, tables["grids"].columns["code"])
    missing = [code for code in codes if code not in owned]
    return f"  - without any: {', '.join(missing)}\n  - two with one between them: " + "; ".join(
        shared
    )
