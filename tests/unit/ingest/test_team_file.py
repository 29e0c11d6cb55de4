"""Teams from TOML: what is shipped can be read, and what is wrong is named."""

import pytest

from gridmap.errors import UnreadableFile
from gridmap.ingest.reference import read_reference
from gridmap.ingest.team_file import read_teams
from gridmap.model.team import Need
from gridmap.wiring import geodata_folder

PART = '[[team]]\ncategory = "noise"\n[[team.part]]\ncode = "a"\nzh = "a"\nen = "a"\n'


def written(folder, text):
    path = folder / "teams.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_shipped_is_of_known_categories_roles_and_skills():
    shipped = read_reference(geodata_folder())
    assert shipped.teams.keys() <= {one.code for one in shipped.categories}
    roles = {one.code for one in shipped.roles}
    for parts in shipped.teams.values():
        assert all(one.roles <= roles for one in parts)
    assert {one.need for parts in shipped.teams.values() for one in parts} == set(Need)


def test_without_the_file_there_are_no_teams(tmp_path):
    assert read_teams(tmp_path / "teams.toml") == {}


def test_a_part_is_read(tmp_path):
    teams = read_teams(written(tmp_path, PART + 'need = "wanted"\nskills = ["law"]\n'))
    (part,) = teams["noise"]
    assert (part.code, part.need, part.skills, part.n) == ("a", Need.WANTED, {"law"}, 1)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", "need is missing"),
        ('need = "perhaps"', "perhaps"),
        ('need = "wanted"\nn = 0', "more than 0"),
        ('need = "wanted"\nn = "two"', "'two' does not fit"),
        ('need = "wanted"\ncolour = "red"', "colour"),
        ('need = "wanted"\nhours = "at night"', "cannot be read"),
        ('need = "lead"\nn = 2', "the lead is one member"),
        (
            'need = "wanted"\n[[team.part]]\ncode = "a"\nzh = "a"\nen = "a"\nneed = "lead"',
            "one code",
        ),
        ('need = "lead"\n[[team.part]]\ncode = "b"\nzh = "b"\nen = "b"\nneed = "lead"', "one lead"),
        ('need = "wanted"\n[[team]]\ncategory = "noise"\npart = []', "once"),
        ("need = ", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, more, told):
    with pytest.raises(UnreadableFile) as refused:
        read_teams(written(tmp_path, PART + more))
    assert told in refused.value.facts["problem"]
    assert refused.value.facts["file"] == "teams.toml"
    assert any(letter >= "\u4e00" for letter in refused.value.facts["problem_zh"])
