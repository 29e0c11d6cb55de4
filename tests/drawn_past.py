"""Some months of work drawn by chance: every state, limit and way back, on the tick of limits."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from past_work import Past, Sent

NOW = datetime.fromisoformat("2026-03-20T15:00:00+08:00")
DAYS_BACK, LATELY = 450, 60


def draw(seed, n, *, grids, units=(), n_numbers=30):
    """Return requests of the last fifteen months; `grids` are pairs of grid and subdistrict.

    Instants fall on whole hours, so that limits, spans and steps often fall on one instant.
    """
    dice = random.Random(seed)  # noqa: S311
    return [_one(dice, grids, units, n_numbers) for _ in range(n)]


def without_backlog(past):
    """Return a request with its order closed the day after, where that was open for a week."""
    is_old = past.received_at < NOW - timedelta(days=7)
    if past.state in {None, "A16", "A20", "A21"} or not is_old:
        return past
    return replace(past, state="A16", closed_at=past.opened_at + timedelta(days=1))


def _one(dice, grids, units, n_numbers):
    days_back = dice.choice([LATELY, LATELY, DAYS_BACK])
    received = NOW - timedelta(hours=dice.randrange(24 * days_back))
    grid, subdistrict = dice.choice([*grids, (None, None)])
    past = Past(
        received_at=received,
        category=dice.choice(["other", "flood", "leaflet"]),
        channel=dice.choice(["phone", "web", "patrol"]),
        urgency=dice.choice(["normal", "normal", "urgent"]),
        phone=dice.choice([None, str(dice.randrange(n_numbers)), str(dice.randrange(n_numbers))]),
        is_late=dice.random() < 0.1,
        subdistrict=subdistrict,
    )
    what = dice.random()
    if what < 0.25:
        return replace(
            past,
            disposition=dice.choice(["answered", "answered", "referred"]),
            cancelled_at=received if dice.random() < 0.1 else None,
        )
    opened = received + timedelta(hours=dice.choice([0, 0, 0, 1]))
    limits = sorted(dice.choice([1, 2, 4, 8, 24, 72]) for _ in range(3))
    respond_by, arrive_by, close_by = (opened + timedelta(hours=h) for h in limits)
    past = replace(
        past,
        grid=grid,
        unit=dice.choice([None, None, *units]),
        opened_at=opened,
        respond_by=respond_by,
        arrive_by=arrive_by,
        close_by=close_by,
    )
    if what < 0.33:
        void = dice.choice(["A20", "A21"])
        ended = min(opened + timedelta(hours=dice.randrange(9)), NOW)
        cancelled = ended if void == "A21" and dice.random() < 0.8 else None
        return replace(past, state=void, closed_at=ended, cancelled_at=cancelled)
    return _worked(dice, past)


def _worked(dice, past):
    """Return a request with what was done about it up to now, some of it not done yet."""
    at, sent, state = past.opened_at, [], "A05"
    for _ in range(dice.choice([0, 1, 1, 1, 2, 3])):
        steps = [at := at + timedelta(hours=dice.randrange(6)) for _ in range(4)]
        done = [step if step <= NOW else None for step in steps]
        if done[0] is None:
            break
        end = dice.choice(["done", "done", "done", "cannot_go", "withdrawn", "transferred"])
        held = "signed" if done[1] else "reserved"
        state = "A07" if done[1] else "A06"
        if done[3] is not None:
            held, state = end, "A11" if end == "done" else "A05"
        sent.append(
            Sent(
                reserved_at=done[0],
                signed_at=done[1],
                arrived_at=done[2] if end == "done" else None,
                ended_at=done[3],
                state="arrived" if held == "signed" and end == "done" and done[2] else held,
            )
        )
        if end == "done" or done[3] is None:
            break
    closed = at + timedelta(hours=dice.choice([0, 1, 5, 30]))
    if state == "A11" and closed <= NOW and dice.random() < 0.9:
        return replace(past, state="A16", closed_at=closed, sent=tuple(sent))
    return replace(past, state=state, sent=tuple(sent))
