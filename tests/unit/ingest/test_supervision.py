"""A register of people in need takes no list of supervision: not a row, not a file."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gridmap.ingest.care_rows import care_records
from gridmap.ingest.check import check_layer
from gridmap.ingest.manifest import Source
from gridmap.ingest.read import read_source
from gridmap.model.care import CareColour
from gridmap.model.layer_fields import LAYERS

ZONE = ZoneInfo("Asia/Shanghai")
GOOD = "G{n},王甲子,红,独居老人,LD1,301"
HEAD = "编码,姓名,颜色,关爱类别,楼栋编码,门牌"


def checked(tmp_path: Path, lines, name="care.csv", head=HEAD):
    path = tmp_path / name
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    source = Source(layer=LAYERS["care_persons"], name=name, path=path, time_zone=ZONE)
    return check_layer(read_source(source))


def test_people_in_need_come_in(tmp_path):
    layer = checked(tmp_path, [GOOD.format(n=n) for n in range(4)])
    assert (layer.n_rows, layer.findings, layer.rejected) == (4, (), ())
    records, unread = care_records(layer, zone=ZONE)
    assert unread == []
    assert {one.colour for one in records.values()} == {CareColour.RED}


def test_a_row_of_supervision_is_refused_by_row_and_field(tmp_path):
    rows = [GOOD.format(n=n) for n in range(9)] + ["G9,李乙丑,红,社区矫正对象,LD1,302"]
    layer = checked(tmp_path, rows)
    assert not layer.stops
    (refused,) = layer.rejected
    assert (refused.row, refused.field, refused.code) == (11, "关爱类别", "supervision_person")
    assert "社区矫正" in refused.zh
    assert "社区矫正" in refused.en


@pytest.mark.parametrize("column", ["是否社区矫正", "刑满释放时间", "涉稳等级", "信访重点"])
def test_a_column_of_supervision_refuses_the_file_though_all_cells_say_no(tmp_path, column):
    layer = checked(tmp_path, [GOOD.format(n=1) + ",否"], head=f"{HEAD},{column}")
    assert layer.stops
    (error,) = layer.errors
    assert (error.code, error.field) == ("supervision_list", column)
    assert "志愿者" in error.zh


def test_a_file_named_so_is_refused(tmp_path):
    assert checked(tmp_path, [GOOD.format(n=1)], name="吸毒人员.csv").stops


def test_a_file_of_which_a_third_is_supervision_is_refused_whole(tmp_path):
    rows = [GOOD.format(n=1), GOOD.format(n=2), "G3,李乙丑,红,吸毒,LD1,1"]
    (error,) = checked(tmp_path, rows).errors
    assert (error.code, error.rows) == ("supervision_list", (4,))


def test_a_column_that_the_manifest_leaves_aside_is_looked_at_too(tmp_path):
    layer = checked(tmp_path, [GOOD.format(n=1) + ",曾上访"], head=f"{HEAD},说明")
    assert layer.rejected[0].field == "说明"


def test_a_colour_or_an_hour_that_cannot_be_read_costs_its_row_only(tmp_path):
    rows = ["A,甲,紫,,LD1,1,09:00,10:00", "B,乙,黄,,LD1,1,10:00,09:00", "C,丙,blue,,LD1,1,,"]
    records, unread = care_records(checked(tmp_path, rows, head=f"{HEAD},可访起,可访止"), zone=ZONE)
    assert [one.code for one in unread] == ["unknown_colour", "bad_visit_hours"]
    assert [one.code for one in records.values()] == ["C"]
