"""Registers as CSV: taken whole, or every bad row is told in both languages."""

import pytest

from gridmap.errors import UnreadableFile
from gridmap.ingest.emergency_registers import (
    read_evacuees,
    read_goods,
    read_hazards,
    read_people,
)

PEOPLE = "code,name,phone,unit_code,skills,lon,lat\n"
HAZARDS = "code,name,kind,watcher_name,watcher_phone,lon,lat\n"
GOODS = "code,name,measure,place,quantity,lon,lat\n"
EVACUEES = "line,building_code,household,n_people,person_name,is_child,needs\n"


def told(read, text):
    with pytest.raises(UnreadableFile) as error:
        read(text.encode())
    facts = error.value.facts
    assert facts["problem_zh"]
    return [(one["line"], one["field"]) for one in facts.get("rows", [])]


def test_what_may_be_empty_is():
    (person,) = read_people((PEOPLE + "P1, 甲 ,,,water; boat ,,\n").encode("utf-8-sig"))
    assert (person.name, person.skills, person.lon) == ("甲", ("water", "boat"), None)
    (line,) = read_evacuees((EVACUEES + "1,B1,101,2,,是,\n").encode())
    assert (line.is_child, line.person_name) == (True, None)


def test_every_bad_row_is_told_by_line_and_field():
    assert told(read_people, PEOPLE + "P1,,,,,,\nP2,乙,,,,110.3,\nP3,丙,,,,,\n") == [
        (2, "name"),
        (3, "lat"),
    ]
    assert told(read_hazards, HAZARDS + "H1,a,b,c,,200,20\nH1,a,b,c,,nan,20\n") == [
        (2, "lon"),
        (3, "code"),
    ]
    assert told(read_goods, GOODS + "G1,a,b,c,-1,1,2\nG2,a,b,c,1.5,1,2\n") == [
        (2, "quantity"),
        (3, "quantity"),
    ]
    assert told(read_evacuees, EVACUEES + "1,B,1,0,,,\n2,B,1,1,童,是,\n") == [
        (2, "n_people"),
        (3, "person_name"),
    ]


def test_what_no_table_holds_is_told_by_row_too():
    most = 2**31 - 1
    (kept,) = read_goods((GOODS + f"G1,a,b,c,{most},1,2\n").encode())
    assert kept.quantity == most
    assert told(read_goods, GOODS + f"G1,a,b,c,{most + 1},1,2\nG2,a\0,b,c,1,1,2\n") == [
        (2, "quantity"),
        (3, "name"),
    ]
    assert told(read_people, PEOPLE + "P\0,甲,,,,,\nP2,乙,\0,,,,\n") == [(2, "code"), (3, "phone")]
    assert told(read_evacuees, EVACUEES + "1,B,1,99999999999,,,\n") == [(2, "n_people")]
    assert told(read_goods, GOODS + f"G1,a,b,c,{'9' * 5000},1,2\n") == [(2, "quantity")]


@pytest.mark.parametrize("text", ["", "code,name\nH1,a\n"])
def test_missing_columns_are_named(text):
    assert told(read_hazards, text) == []


def test_other_bytes_are_refused():
    with pytest.raises(UnreadableFile):
        read_goods("编码".encode("gb18030"))
