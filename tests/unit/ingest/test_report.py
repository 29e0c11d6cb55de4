"""Findings for people and machines."""

import csv
import json

import pytest

from gridmap.ingest.report import neutral, report_json, report_lines, write_reject_file
from gridmap.ingest.wording import FINDINGS

HEADER = "code,name,role,lon,lat\n"


@pytest.fixture
def checked(members):
    return members(
        HEADER
        + 'M1,王,x,0,0\nM2,"=HYPERLINK(""http://x"")",,1,1\nM3,"海\n口",,-71.06,1\nM4,d,x,1,1\n'
    )


def test_the_report_names_file_row_field_and_mend_in_both_languages(checked):
    chinese = report_lines([checked])
    assert chinese[0] == "网格员 members.csv：读入 4 行，可用 2 行，退回 2 行，错误 0 项，提示 1 项"
    assert "       2 missing_required" in chinese
    assert (
        "  members.csv, 第 3 行, role: 必填项为空 → 补填该项 [rejected missing_required]" in chinese
    )
    english = report_lines([checked], language="en")
    assert english[0] == (
        "members members.csv: 4 rows read, 2 usable, 2 rejected, 0 errors, 1 warnings"
    )
    assert "  members.csv, row 2: the position is 0, 0 → give the real position" in english[-1]


def test_only_the_first_details_are_shown_and_the_rest_is_counted(checked):
    lines = report_lines([checked], language="en", limit=1)
    assert lines[-1] == "  and 2 more"


def test_the_report_is_plain_json_without_the_cells_of_rejected_rows(checked):
    (told,) = json.loads(json.dumps(report_json([checked])))
    assert told["counts"] == {"missing_required": 2, "null_island": 1}
    assert told["rejected"][0]["row"] == 3
    assert "HYPERLINK" not in json.dumps(told)


def test_the_reject_file_opens_in_a_spreadsheet_and_runs_nothing(checked, tmp_path):
    path = tmp_path / "rejected.csv"
    assert write_reject_file(checked, path) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["gridmap_row"] for row in rows] == ["3", "4"]
    assert rows[0]["name"] == '\'=HYPERLINK("http://x")'
    assert rows[1]["name"] == "海\n口"
    assert rows[1]["lon"] == "-71.06"
    assert rows[0]["gridmap_code"] == "missing_required"
    assert rows[0]["code"] == "M2"


def test_a_corrected_reject_file_is_imported_by_the_same_manifest(checked, tmp_path, members):
    path = tmp_path / "rejected.csv"
    write_reject_file(checked, path)
    corrected = path.read_text(encoding="utf-8-sig").replace(",,1,1", ",x,1,1")
    assert members(corrected).columns["code"] == ["M2"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_would_run_is_put_behind_an_apostrophe(start):
    assert neutral(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize(
    "cell",
    [
        "-71.0587", "-3", "+8613800138000", "+86 138-0013-8000", "", "海口", "a=b", "0898-6666",
    ],
)  # fmt: skip
def test_a_harmless_cell_stays_as_it_is(cell):
    assert neutral(cell) == cell


@pytest.mark.parametrize("cell", ["-1+1", "+1*2", "-A1", "+", "--", "+86(138)", "-1\t", "+1\n=2"])
def test_a_sign_with_more_than_a_number_is_put_behind_an_apostrophe(cell):
    assert neutral(cell) == f"'{cell}"


def test_every_code_has_words_in_both_languages():
    for code, words in FINDINGS.items():
        assert code.isidentifier()
        assert all("一" <= one <= "鿿" for one in words.zh[:1] if one not in "“{c"), code
        assert words.en.isascii() or "m²" in words.en or "“" in words.en, code
        assert words.mend_zh, code
        assert words.mend_en, code
