"""The sample's files: GeoPackages, CSV tables, the manifest and the list of contents."""

import csv
import json
from pathlib import Path

import geopandas as gpd
import pyogrio
import pyogrio.raw
import shapely

from gridmap.sample.readme import readme
from gridmap.sample.tables import Table

DISTRICT_FILE, BUILT_FILE, STREETS_FILE = "district.gpkg", "built.gpkg", "streets.gpkg"
LICENCE, ATTRIBUTION = "Apache-2.0", "gridmap 合成示范数据"
MEMBERS_FILE, CONTENTS_FILE, MANIFEST_FILE = "members.csv", "contents.json", "sources.toml"
FILES = {
    **dict.fromkeys(
        ("cities", "districts", "subdistricts", "communities", "grids", "micro_grids", "waters"),
        DISTRICT_FILE,
    ),
    **dict.fromkeys(
        (
            "compounds",
            "gates",
            "buildings",
            "organizations",
            "units",
            "stations",
            "cameras",
            "devices",
        ),
        BUILT_FILE,
    ),
    "streets": STREETS_FILE,
}
CSV_FILES = {
    "members": MEMBERS_FILE,
    "shifts_template": "shifts_template.csv",
    "requests_day": "requests_day.csv",
    "requests_rainstorm": "requests_rainstorm.csv",
}
CRS = "EPSG:4490"


def write_sample(tables: dict[str, Table], folder: Path, *, seed: int) -> None:
    """Write all tables into a folder; files of an older run are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted(set(FILES.values())):
        (folder / name).unlink(missing_ok=True)
    for layer, name in FILES.items():
        _write_layer(tables[layer], folder / name, layer)
    for layer, name in CSV_FILES.items():
        write_table(tables[layer], folder / name)
    (folder / MANIFEST_FILE).write_text(_manifest(), encoding="utf-8")
    (folder / "README.md").write_text(readme(tables, seed=seed), encoding="utf-8")
    contents = {
        "seed": seed,
        "layers": {
            layer: {"rows": len(table), "sha256": table.digest()}
            for layer, table in sorted(tables.items())
        },
    }
    text = json.dumps(contents, indent=1, ensure_ascii=False)
    (folder / CONTENTS_FILE).write_text(text + "\n", encoding="utf-8")


def _write_layer(table: Table, path: Path, layer: str) -> None:
    frame = gpd.GeoDataFrame(table.columns, geometry=table.shapes, crs=CRS)
    shapeless = frame.geometry.isna().all()
    pyogrio.write_dataframe(
        frame.drop(columns="geometry") if shapeless else frame,
        path,
        layer=layer,
        driver="GPKG",
        append=path.exists(),
        **({} if shapeless else {"SPATIAL_INDEX": "NO"}),
    )


def write_table(table: Table, path: Path) -> None:
    """Write a table without shapes as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows(
            ["" if cell is None else cell for cell in row]
            for row in zip(*table.columns.values(), strict=True)
        )


def _manifest() -> str:
    parts = ["# What is in the sample district, for the importer. Written by gridmap.sample.\n"]
    for layer, name in FILES.items():
        parts.append(
            f'[[source]]\nlayer = "{layer}"\nfile = "{name}"\ntable = "{layer}"\n'
            f'crs = "{CRS}"\ndatum = "CGCS2000"\ntime_zone = "Asia/Shanghai"\n'
            f'licence = "{LICENCE}"\nattribution = "{ATTRIBUTION}"\n'
        )
    parts.append(
        f'[[source]]\nlayer = "members"\nfile = "{MEMBERS_FILE}"\ncrs = "{CRS}"\n'
        'datum = "CGCS2000"\nencoding = "UTF-8"\ntime_zone = "Asia/Shanghai"\n'
        'lon = "lon"\nlat = "lat"\n'
        f'licence = "{LICENCE}"\nattribution = "{ATTRIBUTION}"\n'
    )
    return "\n".join(parts)


def read_contents(folder: Path) -> dict[str, dict[str, int | str]]:
    """Return rows and hash of each layer as written beside the sample."""
    layers: dict[str, dict[str, int | str]] = json.loads(
        (folder / CONTENTS_FILE).read_text(encoding="utf-8")
    )["layers"]
    return layers


def read_layer(folder: Path, layer: str) -> Table:
    """Return a layer as it stands in the sample's files."""
    if layer in CSV_FILES:
        with (folder / CSV_FILES[layer]).open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        return Table(columns={name: [row[i] for row in rows] for i, name in enumerate(head)})
    meta, _, shapes, values = pyogrio.raw.read(folder / FILES[layer], layer=layer)
    columns = {
        str(name): [None if cell is None else cell for cell in column.tolist()]
        for name, column in zip(meta["fields"], values, strict=True)
    }
    return Table(columns=columns, shapes=None if shapes is None else shapely.from_wkb(shapes))
