"""The policies of a district: stated in a file, checked key by key."""

import pytest

from gridmap.casework.calendar import LimitUnit
from gridmap.casework.chase_policy import ChasePolicy
from gridmap.casework.escalation_policy import EscalationPolicy
from gridmap.casework.intake_policy import IntakePolicy
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import UnreadableFile
from gridmap.ingest.policy_file import Policies, read_policies


@pytest.fixture
def read(tmp_path):
    def read_it(text):
        path = tmp_path / "policy.toml"
        path.write_text(text, encoding="utf-8")
        return read_policies(path, zone_name="Asia/Urumqi")

    return read_it


def test_what_is_stated_counts_and_the_rest_is_as_shipped(read):
    policies = read(
        "[dispatch]\nother_grid_s = 120\n[intake]\nurgent_arrive_s = 900\n"
        "[chase]\nurgent_remind_s = 45\n[escalation]\nn_refusals = 3\n"
    )
    assert policies == Policies(
        dispatch=DispatchPolicy(other_grid_s=120, zone_name="Asia/Urumqi"),
        intake=IntakePolicy(urgent_arrive_s=900, zone_name="Asia/Urumqi"),
        chase=ChasePolicy(urgent_remind_s=45),
        escalation=EscalationPolicy(n_refusals=3),
    )


def test_a_word_becomes_the_choice_that_it_stands_for(read):
    stated = read('[petitions]\nmore_time_unit = "working_days"\n')
    assert stated.petitions.more_time_unit is LimitUnit.WORKING_DAYS
    assert stated.petitions.return_unit is LimitUnit.CLOCK


def test_without_a_file_all_is_as_shipped():
    assert read_policies(None, zone_name="Asia/Shanghai") == Policies()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[despatch]\n", "despatch"),
        ("dispatch = 3\n", "dispatch"),
        ("[dispatch]\nsearch_radius_km = 2\n", "dispatch.search_radius_km"),
        ("[dispatch]\nsearch_radius_m = 'far'\n", "dispatch.search_radius_m"),
        ("[dispatch]\nshortlist_size = 2.5\n", "dispatch.shortlist_size"),
        ("[dispatch]\nattempts = true\n", "dispatch.attempts"),
        ("[dispatch]\nsearch_radius_m = 0\n", "dispatch"),
        ("[dispatch]\nwidest_radius_m = inf\n", "dispatch"),
        ("[dispatch]\nother_grid_s = -1\n", "dispatch"),
        ("[dispatch]\nretry_s = 1e15\n", "dispatch.retry_s"),
        ("[chase]\nurgent_remind_s = 60_000_000\n", "chase.urgent_remind_s"),
        ("[petitions]\nreturn_unit = 'moons'\n", "petitions.return_unit"),
        ("[intake]\nurgent_close_s = 0\n", "intake"),
        ("[intake]\nunowned_within_m = nan\n", "intake"),
        ("[intake]\nzone_name = 'Asia/Shanghai'\n", "intake.zone_name"),
        ("[chase]\nurgent_remind_s = -1\n", "chase"),
        ("[chase]\nnormal_remind_s = 700\n", "chase"),
        ("[escalation]\nnormal_pause_s = 0\n", "escalation"),
        ("[escalation]\nn_refusals = 1.5\n", "escalation.n_refusals"),
        ("[dispatch", None),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_key(read, text, key):
    with pytest.raises(UnreadableFile) as refused:
        read(text)
    assert refused.value.facts["field"] == key
    assert refused.value.facts["problem_zh"]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnreadableFile) as refused:
        read_policies(tmp_path / "none.toml", zone_name="Asia/Shanghai")
    assert "none.toml" in refused.value.facts["file"]
