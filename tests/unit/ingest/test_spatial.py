"""GeoPackages and shapefiles."""

import shutil
import struct
import zipfile

import numpy as np
import pyogrio.raw
import pytest
import shapely

from gridmap.errors import UnreadableFile
from gridmap.ingest.read import open_table, table_names
from gridmap.ingest.spatial import read_gpkg, read_shapefile, read_zip

SQUARE = shapely.box(110, 20, 110.1, 20.1)


def write(path, *, layer="layer", names=("海甸街道",), crs="EPSG:4490", **facts):
    pyogrio.raw.write(
        path,
        geometry=np.array(shapely.to_wkb([SQUARE] * len(names)), dtype=object),
        field_data=[np.array(names, dtype=object)],
        fields=["name"],
        geometry_type="Polygon",
        crs=crs,
        layer=layer,
        **facts,
    )
    return path


@pytest.fixture
def shapefile(tmp_path):
    return write(tmp_path / "层.shp", layer="层", encoding="GBK")


def test_a_geopackage_keeps_its_crs_and_its_ids(tmp_path):
    found = read_gpkg(write(tmp_path / "a.gpkg", names=("甲", "乙")), file="a.gpkg")
    assert found.crs == "EPSG:4490"
    assert list(found.row_numbers) == [1, 2]
    assert list(found.columns["name"]) == ["甲", "乙"]
    assert found.geometry[0].equals(SQUARE)


def test_of_several_layers_one_must_be_named(tmp_path):
    path = write(tmp_path / "a.gpkg", layer="one")
    write(path, layer="two", append=True)
    with pytest.raises(UnreadableFile) as refused:
        read_gpkg(path, file="a.gpkg")
    assert refused.value.facts["code"] == "which_table"
    assert read_gpkg(path, file="a.gpkg", layer="two").n_rows == 1


def test_a_shapefile_in_gbk_is_read_without_being_told(shapefile):
    shapefile.with_suffix(".cpg").unlink(missing_ok=True)
    found = read_shapefile(shapefile, file="层.shp")
    assert list(found.columns["name"]) == ["海甸街道"]
    assert found.encoding.name == "gb18030"


def test_a_wrong_cpg_is_not_believed_but_told(shapefile):
    shapefile.with_suffix(".cpg").write_text("UTF-8")
    found = read_shapefile(shapefile, file="层.shp")
    assert list(found.columns["name"]) == ["海甸街道"]
    assert found.notes == (("wrong_cpg", {"declared": "UTF-8", "found": "gb18030"}),)


def test_a_cut_character_is_left_out_and_told(shapefile):
    dbf = shapefile.with_suffix(".dbf")
    raw = dbf.read_bytes()
    width = raw[32 + 16]
    cell = f"a{'海' * width}".encode("gbk")[:width]
    start = raw.index("海甸街道".encode("gbk"))
    dbf.write_bytes(raw[:start] + cell + raw[start + width :])
    found = read_shapefile(shapefile, file="层.shp")
    assert width % 2 == 0
    assert found.columns["name"][0] == f"a{'海' * (width // 2 - 1)}"
    assert [(one.code, one.fatal) for one in found.troubles] == [("cut_text", False)]


@pytest.mark.parametrize("suffix", [".shx", ".dbf"])
def test_a_missing_part_is_named(shapefile, suffix):
    shapefile.with_suffix(suffix).unlink()
    with pytest.raises(UnreadableFile, match=suffix):
        read_shapefile(shapefile, file="层.shp")


@pytest.mark.parametrize("n_bytes", [0, 10, 40, 70])
def test_an_attribute_table_that_is_cut_short_is_refused(shapefile, n_bytes):
    dbf = shapefile.with_suffix(".dbf")
    dbf.write_bytes(dbf.read_bytes()[:n_bytes])
    with pytest.raises(UnreadableFile) as refused:
        read_shapefile(shapefile, file="层.shp")
    assert refused.value.facts["code"] == "broken_dbf"


def test_a_zipped_shapefile_is_read_whatever_its_folder_and_the_encoding_of_its_name(shapefile):
    path = shapefile.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for part in shapefile.parent.glob("层.*"):
            if part.suffix != ".zip":
                name = f"数据/{part.name}".encode("gbk").decode("cp437")
                archive.write(part, name)
    assert list(read_zip(path, file="a.zip").columns["name"]) == ["海甸街道"]


@pytest.mark.parametrize("stem", ["../../escaped", "/escaped", "C:\\escaped", "a\\..\\..\\b"])
def test_an_archive_with_a_name_that_leads_out_of_it_is_refused(shapefile, stem):
    path = shapefile.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for part in shapefile.parent.glob("层.*"):
            if part.suffix != ".zip":
                archive.write(part, f"inside{part.suffix}")
        archive.writestr(f"{stem}.txt", "x")
    with pytest.raises(UnreadableFile, match="leads out"):
        read_zip(path, file="a.zip")


def test_an_archive_without_a_shapefile_or_that_is_none_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(UnreadableFile):
        read_zip(path, file="a.zip")
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(UnreadableFile):
        read_zip(path, file="a.zip")


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.xlsx", "a.zip"])
def test_a_file_that_is_not_what_it_claims_to_be_is_refused(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"nothing of the sort")
    with pytest.raises(UnreadableFile):
        open_table(path, file=name)


def test_a_shape_part_that_is_nonsense_is_refused(shapefile):
    shapefile.write_bytes(b"nothing of the sort")
    with pytest.raises(UnreadableFile):
        read_shapefile(shapefile, file="层.shp")


def test_real_shapefiles_without_a_right_declaration_are_read(test_data):
    folder = test_data / "shapefile-encodings"
    shanghai = read_shapefile(folder / "shanghai-gbk" / "区县界_area.shp", file="f")
    assert "杨浦区" in shanghai.columns["NAME"]
    assert (shanghai.encoding.name, shanghai.crs) == ("gb18030", "EPSG:4326")
    shenzhen = read_shapefile(folder / "shenzhen-utf8-no-cpg" / "sz.shp", file="f")
    assert "罗湖" in shenzhen.columns["qh"]
    assert (shenzhen.encoding.name, shenzhen.crs) == ("utf-8", None)
    haikou = read_shapefile(test_data / "admin-haikou" / "gcj02-shp" / "海口市.shp", file="f")
    assert list(haikou.columns["name"]) == ["龙华区", "美兰区", "琼山区", "秀英区"]


def test_a_real_shapefile_with_a_wrong_cpg_beside_it_is_still_read(test_data, tmp_path):
    for part in (test_data / "shapefile-encodings" / "shanghai-gbk").iterdir():
        shutil.copy(part, tmp_path)
    (tmp_path / "区县界_area.cpg").write_text("UTF-8")
    found = read_shapefile(tmp_path / "区县界_area.shp", file="f")
    assert "杨浦区" in found.columns["NAME"]
    assert found.notes[0][0] == "wrong_cpg"


def gpkg_of(path, *wkb):
    pyogrio.raw.write(
        path,
        geometry=np.array(wkb, dtype=object),
        field_data=[np.array(["a"] * len(wkb), dtype=object)],
        fields=["name"],
        geometry_type="Unknown",
        crs="EPSG:4326",
        layer="layer",
    )
    return path


def test_coordinates_that_are_not_numbers_are_named_by_their_row(tmp_path):
    with np.errstate(invalid="ignore"):
        nowhere = shapely.to_wkb(shapely.Point(float("nan"), 1.0))
        far = shapely.to_wkb(shapely.Point(float("inf"), 1.0))
    found = read_gpkg(gpkg_of(tmp_path / "a.gpkg", shapely.to_wkb(SQUARE), nowhere, far), file="a")
    assert [(one.index, one.code) for one in found.troubles] == [
        (1, "bad_coordinates"),
        (2, "bad_coordinates"),
    ]
    assert found.geometry[1] is None


def test_curves_come_as_straight_segments(tmp_path):
    header = struct.pack("<BII", 1, 8, 3)  # a CircularString of three points
    curve = header + struct.pack("<6d", 110.0, 20.0, 110.1, 20.1, 110.2, 20.0)
    (line,) = read_gpkg(gpkg_of(tmp_path / "a.gpkg", curve), file="a").geometry
    assert line.geom_type == "LineString"
    assert shapely.length(line) == pytest.approx(0.1 * np.pi, rel=0.001)


@pytest.fixture
def pointer(tmp_path):
    """Return a file that only tells GDAL to open another one, and which GDAL does open."""
    (tmp_path / "secret.csv").write_text("password\nhunter2\n")
    vrt = (
        '<OGRVRTDataSource><OGRVRTLayer name="secret">'
        f"<SrcDataSource>{tmp_path / 'secret.csv'}</SrcDataSource>"
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    path = tmp_path / "evil.gpkg"
    path.write_text(vrt)
    assert pyogrio.raw.read(path)[3][0].tolist() == ["hunter2"]
    return path


@pytest.mark.parametrize("ending", ["gpkg", "shp", "geojson", "json"])
def test_a_file_that_points_to_another_one_is_refused(pointer, shapefile, ending):
    evil = shapefile.with_suffix(f".{ending}")
    evil.write_bytes(pointer.read_bytes())
    with pytest.raises(UnreadableFile) as refused:
        open_table(evil, file="evil")
    assert refused.value.facts["code"] in {"not_what_it_says", "broken_geojson"}
    if ending == "gpkg":
        with pytest.raises(UnreadableFile):
            table_names(evil, file="evil")


def test_a_pointer_in_an_archive_is_refused(pointer, shapefile):
    shapefile.write_bytes(pointer.read_bytes())
    path = shapefile.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for suffix in (".shp", ".shx", ".dbf"):
            archive.write(shapefile.with_suffix(suffix), f"a{suffix}")
    with pytest.raises(UnreadableFile) as refused:
        open_table(path, file="a.zip")
    assert refused.value.facts["code"] == "not_what_it_says"
