"""Settings that two administrators change at once, and what a version of them says."""

import threading

import pytest

from gridmap.errors import StaleSituation
from gridmap.flows.change_reference import (
    change_reference,
    preview_reference,
    read_reference_list,
)
from gridmap.flows.keep_base_map import choose_base_map, list_base_maps, read_base_map
from gridmap.model.base_map import BaseMap, BaseMapDatum
from gridmap.model.setting import ListKind, Signature

pytestmark = pytest.mark.postgis

SIGNED = Signature(actor="admin", reason="why")


def tier(code):
    return (
        f'[[tier]]\ncode = "{code}"\nzh = "{code}"\nen = "{code}"\nrank = 1\ncolour = "#9ecae1"\n'
    )


def at_once(*acts):
    """Do several things at once and return what became of each."""
    outcomes, ready = [None] * len(acts), threading.Barrier(len(acts))

    def do(place, act):
        ready.wait()
        try:
            outcomes[place] = act()
        except StaleSituation as error:
            outcomes[place] = error

    threads = [threading.Thread(target=do, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_of_two_who_saw_the_same_list_one_changes_it(district):
    state = preview_reference(ListKind.TIERS, tier("x"), district=district).state

    def change(code):
        return change_reference(
            ListKind.TIERS, tier(code), state=state, district=district, signature=SIGNED
        )

    outcomes = at_once(*(lambda code=code: change(code) for code in ("a", "b", "c", "d")))
    (done,) = [one for one in outcomes if not isinstance(one, StaleSituation)]
    entries, versions = read_reference_list(ListKind.TIERS, district=district)
    assert {code for code in entries if code in "abcd"} == set(done.added)
    assert [one.number for one in versions] == [1]
    assert versions[0].body["entries"].keys() == set(done.added)
    assert versions[0].reason == "why"


def test_what_changes_nothing_is_no_version(district):
    def change():
        state = preview_reference(ListKind.TIERS, tier("a"), district=district).state
        return change_reference(
            ListKind.TIERS, tier("a"), state=state, district=district, signature=SIGNED
        )

    assert change().added == ("a",)
    assert change().is_none
    _, versions = read_reference_list(ListKind.TIERS, district=district)
    assert len(versions) == 1


def test_base_maps_chosen_at_once_are_versions_one_after_the_other(district):
    chosen = [BaseMap(addresses=(f"/{n}/{{z}}/{{x}}/{{y}}",)) for n in range(4)]
    at_once(
        *(
            lambda one=one: choose_base_map(one, district=district, signature=SIGNED)
            for one in chosen
        )
    )
    versions = list_base_maps(district=district)
    assert [one.number for one in versions] == [4, 3, 2, 1]
    assert read_base_map(district=district) in chosen


def test_a_base_map_comes_back_as_it_was_chosen(district):
    assert read_base_map(district=district) == BaseMap()
    chosen = BaseMap(
        addresses=("https://t{s}.x.cn/{z}/{x}/{y}?tk=1", "/own/{z}/{x}/{y}.png"),
        subdomains="012",
        datum=BaseMapDatum.GCJ02,
        attribution="审图号 GS(2026)1号",
        most_zoom=17,
    )
    choose_base_map(chosen, district=district, signature=SIGNED)
    assert read_base_map(district=district) == chosen
