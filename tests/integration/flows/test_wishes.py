"""Wishes near volunteers, claimed by one; demands matched with the nearest resource."""

import re
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import care_town
import desk
import pytest
import town
from care_town import MONDAY
from sqlalchemy import text

from gridmap.casework.wishes import WishPolicy
from gridmap.errors import IllegalMove, InputError, KeyReused, NotFound, WishTaken
from gridmap.flows.claim_wish import claim_wish
from gridmap.flows.keep_three_lists import (
    answer_demand,
    ask_demand,
    match_demand,
    put_resource,
    read_three_lists,
)
from gridmap.flows.look_up_wishes import list_wishes, wishes_near, wishes_of
from gridmap.flows.move_wish import expire_wishes, move_wish
from gridmap.flows.publish_wish import publish_wish
from gridmap.model.wish import Demand, Resource, Wish, WishKind, WishState
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

POLICY = WishPolicy()
ID_OR_INSTANT = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d[T ][\d:.+]+"
)
NEAR, FAR = town.grid_centre("001"), town.grid_centre("004")


@pytest.fixture
def wishing(district):
    """The town on a Monday: somebody in need in a house, volunteers in the south-west."""
    today = care_town.at(district, MONDAY)
    house = care_town.add_house(today)
    care_town.register(today, "A", building_code=house, door="301", position=None)
    care_town.register(today, "B", position=FAR, name="钱丙寅")
    for number in range(1, 6):
        add_volunteer(today, f"V{number}")
    return today


def add_volunteer(district, code, position=NEAR):
    with district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO volunteers (tenant_id, id, code, name, position)"
                " VALUES (1, :id, :code, '志愿', st_point(:lon, :lat, 4490)::geography)"
            ),
            {"id": uuid.uuid4(), "code": code, "lon": position.lon, "lat": position.lat},
        )


def publish(district, person="A", words="想要一台收音机", key=None):
    wish = Wish(
        idempotency_key=key or str(uuid.uuid4()),
        kind=WishKind.GOODS,
        text=words,
        person_code=person,
    )
    return publish_wish(wish, district=district, policy=POLICY, actor="desk")[0]


def claim(district, wish, volunteer="V1"):
    claim_wish(wish, volunteer, district=district, policy=POLICY)


def move(district, wish, state, **more):
    return move_wish(wish, state, district=district, actor="desk", **more)


def near(district, volunteer="V1"):
    return wishes_near(volunteer, district=district, travel=StraightLine(), policy=POLICY)


def state_of(district):
    return town.one(district, "SELECT state FROM wishes")


def test_the_nearest_by_walking_time_comes_first_without_name_and_door(wishing):
    far, close = publish(wishing, "B"), publish(wishing, "A")
    found = near(wishing)
    assert [one.id for one in found] == [close, far]
    assert found[0].walk_s < found[1].walk_s
    for word in ("王甲子", "钱丙寅", "301", "1号楼", "red", "红"):
        assert word not in ID_OR_INSTANT.sub("", str(found))


def test_name_and_door_are_told_after_the_claim_and_to_nobody_else(wishing):
    wish = publish(wishing)
    claim(wishing, wish)
    (held,) = wishes_of("V1", district=wishing)
    assert (held["name"], held["place"]) == ("王甲子", "1号楼 301")
    assert wishes_of("V2", district=wishing) == []
    assert near(wishing, "V2") == []
    with pytest.raises(WishTaken):
        claim(wishing, wish, "V2")


def test_64_clients_claim_one_wish_and_one_has_it(wishing):
    for number in range(6, 65):
        add_volunteer(wishing, f"V{number}")
    wish = publish(wishing)

    def attempt(number):
        try:
            claim(wishing, wish, f"V{number}")
        except WishTaken:
            return "taken"
        return "claimed"

    with ThreadPoolExecutor(64) as pool:
        told = Counter(pool.map(attempt, range(1, 65)))
    assert told == {"claimed": 1, "taken": 63}
    assert town.one(wishing, "SELECT count(*) FROM wish_claims") == 1
    assert town.one(wishing, "SELECT count(*) FROM events WHERE kind = 'wish_claimed'") == 1


def test_the_constraint_holds_where_nobody_looks_first(wishing):
    wish = publish(wishing)
    claim(wishing, wish)
    with pytest.raises(Exception, match="wish_claims_one_active"), wishing.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO wish_claims (tenant_id, id, wish_id, volunteer_id, claimed_at)"
                " SELECT 1, gen_random_uuid(), wish_id, volunteer_id, now() FROM wish_claims"
            )
        )


def test_the_main_line_and_each_step_twice(wishing):
    wish = publish(wishing)
    for _ in range(2):
        claim(wishing, wish)
    for _ in range(2):
        move(wishing, wish, WishState.DONE, volunteer="V1", text="已送到，老人很高兴")
    assert move(wishing, wish, WishState.CLAIMED) is WishState.CLAIMED  # sent back
    move(wishing, wish, WishState.DONE, volunteer="V1", text="换了新的")
    for _ in range(2):
        move(wishing, wish, WishState.CONFIRMED)
    assert state_of(wishing) == "confirmed"
    (listed,) = list_wishes(district=wishing, states=["confirmed"])
    assert listed["evidence"] == "换了新的"
    with pytest.raises(IllegalMove):
        claim(wishing, wish, "V2")


def test_what_is_given_back_is_open_for_others(wishing):
    wish = publish(wishing)
    claim(wishing, wish)
    with pytest.raises(NotFound):
        move(wishing, wish, WishState.DONE, volunteer="V2", text="x")
    with pytest.raises(InputError):
        move(wishing, wish, WishState.DONE, volunteer="V1", text=" ")
    for _ in range(2):
        move(wishing, wish, WishState.OPEN, volunteer="V1", text="家里有事")
    claim(wishing, wish, "V2")
    assert town.one(wishing, "SELECT count(*) FROM wish_claims WHERE ended_at IS NULL") == 1


def test_nobody_hoards_wishes(wishing):
    for number in range(POLICY.most_claims):
        claim(wishing, publish(wishing, key=f"k{number}"))
    with pytest.raises(WishTaken):
        claim(wishing, publish(wishing))


def test_a_wish_that_is_sent_back_is_not_taken_away_at_once(wishing):
    wish = publish(wishing)
    claim(wishing, wish)
    later = care_town.at(wishing, MONDAY + timedelta(days=POLICY.claim_days + 1))
    move(wishing, wish, WishState.DONE, volunteer="V1", text="已送到")
    move(later, wish, WishState.CLAIMED)
    assert expire_wishes(district=later, policy=POLICY) == 0
    assert state_of(wishing) == "claimed"


def test_wishes_run_out_and_claims_held_too_long_come_back(wishing):
    publish(wishing)
    held = publish(wishing)
    claim(wishing, held)
    later = care_town.at(wishing, MONDAY + timedelta(days=POLICY.claim_days + 1))
    assert expire_wishes(district=later, policy=POLICY) == 1
    much_later = care_town.at(wishing, MONDAY + timedelta(days=POLICY.open_days + 1))
    assert expire_wishes(district=much_later, policy=POLICY) == 2
    assert expire_wishes(district=much_later, policy=POLICY) == 0
    assert town.one(wishing, "SELECT count(*) FROM wishes WHERE state = 'expired'") == 2


@pytest.mark.parametrize("words", ["给王甲子送饭", "电话13912345678", "治抑郁", "他是社区矫正对象"])
def test_a_text_that_says_too_much_is_refused(wishing, words):
    with pytest.raises(InputError):
        publish(wishing, words=words)


def test_a_key_is_one_wish(wishing):
    assert publish(wishing, key="k") == publish(wishing, key="k")
    with pytest.raises(KeyReused):
        publish(wishing, key="k", words="想要一把伞")
    with pytest.raises(InputError):
        publish(wishing, person="nobody")


def test_no_event_tells_who_wishes_or_what(wishing):
    wish = publish(wishing)
    claim(wishing, wish)
    move(wishing, wish, WishState.WITHDRAWN, text="不需要了")
    told = str(town.one(wishing, "SELECT string_agg(e::text, ' ') FROM events AS e"))
    told = ID_OR_INSTANT.sub("", told)  # among their digits stands the number of any door
    assert "wish_withdrawn" in told
    assert [word for word in ("王甲子", "收音机", "301") if word in told] == []


@pytest.fixture
def giving(district):
    """Two units that give the same, one near and one far."""
    for name, position in (("近", NEAR), ("远", FAR)):
        wkt = f"POINT({position.lon} {position.lat})"
        desk.add_feature(district, "units", wkt, name=name)
        code = town.one(district, "SELECT code FROM units WHERE name = :name", name=name)
        put_resource(
            Resource(code=name, unit_code=code, kind="haircut", title="理发", capacity=2),
            district=district,
        )
    return district


def ask(district, key="k1", kind="haircut"):
    demand = Demand(idempotency_key=key, kind=kind, text="想请人理发", position=NEAR)
    return ask_demand(demand, district=district, actor="desk")[0]


def match(district, demand):
    return match_demand(demand, district=district, actor="desk")


def test_a_demand_gets_the_nearest_resource_of_its_kind_with_capacity(giving):
    told = [match(giving, ask(giving, f"k{n}")) for n in range(5)]
    assert told == ["近", "近", "远", "远", None]
    assert match(giving, ask(giving, "x", kind="tuition")) is None
    lists = read_three_lists(district=giving)
    assert (len(lists.demands), len(lists.resources), len(lists.projects)) == (6, 2, 4)


def test_a_demand_matched_twice_takes_one(giving):
    demand = ask(giving)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: match(giving, demand), range(8))) == {"近"}
    assert town.one(giving, "SELECT sum(n_given) FROM unit_resources") == 1


def test_many_demands_at_once_never_take_more_than_there_is(giving):
    demands = [ask(giving, f"k{n}") for n in range(12)]
    with ThreadPoolExecutor(12) as pool:
        told = Counter(pool.map(lambda one: match(giving, one), demands))
    assert told == {"近": 2, "远": 2, None: 8}


def test_an_answer_is_dated_and_not_rewritten(giving):
    demand = ask(giving)
    for _ in range(2):
        answer_demand(demand, "周六上午来", district=giving, actor="unit")
    with pytest.raises(IllegalMove):
        answer_demand(demand, "不来了", district=giving, actor="unit")
    (listed,) = read_three_lists(district=giving).demands
    assert listed["answered_at"] is not None


def test_a_resource_is_not_cut_below_what_is_given(giving):
    match(giving, ask(giving))
    unit = town.one(giving, "SELECT code FROM units WHERE name = '近'")
    less = Resource(code="近", unit_code=unit, kind="haircut", title="理发", capacity=0)
    with pytest.raises(InputError):
        put_resource(less, district=giving)
    nowhere = Resource(code="x", unit_code="none", kind="a", title="b", capacity=1)
    with pytest.raises(InputError):
        put_resource(nowhere, district=giving)
