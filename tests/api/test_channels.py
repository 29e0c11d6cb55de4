"""What those of one sight are told, and what becomes of who reads slowly."""

import asyncio
import json
from datetime import UTC, datetime
from uuid import UUID

from apart import run_apart

from api.live.channel import Channel
from api.live.feed_age import FeedAge
from api.live.frames import Piece, Stamp, Tick, Told, frame
from gridmap.model.actor import WHOLE_DISTRICT, Sight
from gridmap.model.feed import FeedState, OrderLeft
from gridmap.model.hearing import Hearing, withheld_from
from gridmap.model.rights import Right

HERE, THERE = UUID(int=1), UUID(int=2)


def a_channel(n_frames, size=10):
    channel = Channel(Hearing(WHOLE_DISTRICT), "0.0")
    for number in range(n_frames):
        channel.push(f"{number:0{size}}".encode(), at=0.0)
    return channel


def test_who_comes_late_is_handed_all_that_came_meanwhile_at_once():
    told, number = a_channel(3).frames_from(1)
    assert (told, number) == (b"00000000010000000002", 3)


def test_who_is_too_slow_has_lost_a_frame_and_nothing_is_kept_for_them():
    channel = a_channel(10_000)
    assert channel.has_lost(0)
    assert not channel.has_lost(channel.next_number)
    told, _ = channel.frames_from(channel.next_number - 1)
    assert told == b"0000009999"


def test_large_frames_are_kept_in_fewer_numbers_and_handed_out_in_parts():
    channel = a_channel(100, size=200_000)
    assert channel.has_lost(50)
    told, number = channel.frames_from(90)
    assert len(told) < 1_000_000
    assert 90 < number < 100


def test_everybody_who_waits_is_woken_by_one_frame():
    async def wait_together():
        channel = Channel(Hearing(WHOLE_DISTRICT), "0.0")
        waiting = [asyncio.create_task(channel.wait()) for _ in range(3)]
        await asyncio.sleep(0)
        channel.push(b"x", at=0.0)
        done, _ = await asyncio.wait(waiting, timeout=5)
        assert len(done) == len(waiting)

    run_apart(wait_together())


def a_state(oldest, following, *, is_held_back):
    return FeedState(
        epoch="e", cursor="0.0", oldest_xid=oldest, next_xid=following, is_held_back=is_held_back
    )


def test_the_feed_is_as_old_as_the_last_look_that_nothing_is_missing_from_now():
    age = FeedAge(0.0)
    age.note(a_state(5, 5, is_held_back=False), 10.0)
    assert age.seconds(10.0) == 0.0
    age.note(a_state(5, 8, is_held_back=True), 11.0)  # transaction 5 runs, 6 and 7 are over
    age.note(a_state(5, 9, is_held_back=True), 12.0)
    assert age.seconds(12.0) == 2.0
    age.note(a_state(8, 12, is_held_back=True), 13.0)  # 5 is over, 8 runs: whole up to 11.0
    assert age.seconds(13.0) == 2.0
    age.note(a_state(12, 12, is_held_back=False), 14.0)
    assert age.seconds(14.0) == 0.0


def test_a_frame_holds_what_the_sight_covers_and_is_none_without_any():
    tick = Tick(
        cursor="7.1",
        at=datetime(2026, 3, 2, tzinfo=UTC),
        changes=[
            Told((7, 1), "a", Piece(HERE, b'{"kind":"a"}')),
            Told((7, 1), "b", Piece(None, b'{"b":1}')),
        ],
        members={"m": Piece(THERE, b'{"id":"m"}')},
    )
    stamp = Stamp(epoch="e", previous="6.1", cursor="7.1", at=tick.at, age_s=0.04)
    here = frame(tick, Hearing(Sight(frozenset({HERE}))), stamp)
    assert here is not None
    assert b'"changes":[{"kind":"a"}],"gone":[],"members":[],"work_orders":[]' in here
    assert here.startswith(b"id: e:7.1\nevent: frame\ndata: {")
    whole = frame(tick, Hearing(WHOLE_DISTRICT), stamp)
    assert whole is not None
    assert whole.count(b'"b":1') == whole.count(b'"id":"m"') == 1
    assert frame(tick, Hearing(Sight(frozenset({UUID(int=3)}))), stamp) is None


def a_stamp(tick):
    return Stamp(epoch="e", previous="6.1", cursor="7.1", at=tick.at, age_s=0.04)


def told(tick, *hearing):
    """Return what a frame says to those of a hearing."""
    body = frame(tick, Hearing(*hearing), a_stamp(tick))
    if body is None:
        return None
    said = json.loads(body.partition(b"data: ")[2])
    return {name: said[name] for name in ("changes", "gone")}


def test_what_lies_elsewhere_now_is_gone_for_those_who_saw_it_and_no_others():
    here, there, both = (Sight(frozenset(one)) for one in ({HERE}, {THERE}, {HERE, THERE}))
    u, w = UUID(int=7), UUID(int=8)
    left = [
        OrderLeft(cursor="7.1", order_id=one, from_id=HERE, to_id=to)
        for one, to in ((w, THERE), (u, None))
    ]
    tick = Tick(cursor="7.1", at=datetime(2026, 3, 2, tzinfo=UTC), left=left)
    assert told(tick, here) == {"changes": [], "gone": [str(u), str(w)]}
    assert told(tick, both) == {"changes": [], "gone": [str(u)]}
    assert told(tick, there) is None
    assert told(tick, WHOLE_DISTRICT) is None


def test_what_is_withheld_from_a_hearing_is_no_reason_for_a_frame():
    alert = Told((7, 1), "care_alerted", Piece(HERE, b'{"kind":"care_alerted"}'))
    tick = Tick(cursor="7.1", at=datetime(2026, 3, 2, tzinfo=UTC), changes=[alert])
    assert told(tick, WHOLE_DISTRICT, withheld_from({Right.SEE_MAP})) is None
    heard = told(tick, WHOLE_DISTRICT, withheld_from({Right.SEE_CARE}))
    assert heard == {"changes": [{"kind": "care_alerted"}], "gone": []}
