"""The figures counted again, in plain Python from the definitions, not from the statement."""

from datetime import timedelta

import numpy as np

ENDED = {"A16", "A20", "A21"}
REPEAT = timedelta(days=30)


def within(instant, since, until):
    return instant is not None and since <= instant < until


def counts_of(past, everything, since, until):
    """Return the names of what one request counts for from one instant to another, now or past."""
    counted = set()
    if within(past.received_at, since, until):
        counted.add("received")
        if past.cancelled_at is not None:
            counted.add("cancelled")
        elif past.disposition in {"answered", "referred"}:
            counted.add(past.disposition)
        if past.state == "A20":
            counted.add("merged")
        if past.phone is not None:
            counted.add("numbered")
            if any(is_repeat_of(past, other) for other in everything):
                counted.add("repeat")
    if past.state in {None, "A20", "A21"} or past.received_at >= until:
        return counted
    return counted | _of_order(past, since, until)


def is_repeat_of(past, other):
    return (other.phone, other.category, other.subdistrict) == (
        past.phone,
        past.category,
        past.subdistrict,
    ) and timedelta(0) < past.received_at - other.received_at <= REPEAT


def _of_order(past, since, until):
    signed, arrived, closed = signed_at(past), arrived_at(past), past.closed_at
    if closed is not None and closed >= until:
        closed = None
    is_due = within(past.close_by, since, until)
    is_open = closed is None and past.opened_at < until
    holds = {
        **_of_dispatch(past, since, until),
        "signed": within(signed, since, until),
        "arrived": within(arrived, since, until),
        "arrived_in_time": within(arrived, since, until) and arrived <= past.arrive_by,
        "due": is_due,
        "due_and_closed": is_due and closed is not None,
        "closed_in_time": is_due and closed is not None and closed <= past.close_by,
        "closed": within(closed, since, until),
        "open": is_open,
        "overdue": is_open and past.close_by < until,
    }
    return {name for name, is_so in holds.items() if is_so}


def _of_dispatch(past, since, until):
    first = min(past.sent, key=lambda one: one.reserved_at, default=None)
    if first is None or not within(first.reserved_at, since, until):
        return {}
    signed = signed_at(past)
    ended_badly = first.ended_at is not None and first.state != "done"
    back = [one.ended_at for one in past.sent if one.state == "cannot_go"]
    return {
        "dispatched": True,
        "first_right": not (ended_badly and first.ended_at < until),
        "sent_back": any(at < until for at in back),
        "signed_in_time": signed is not None and signed <= past.respond_by and signed < until,
    }


def signed_at(past):
    return min((one.signed_at for one in past.sent if one.signed_at), default=None)


def arrived_at(past):
    return min((one.arrived_at for one in past.sent if one.arrived_at), default=None)


def hundredths(past, since, until):
    """Return the 50th, 90th and 95th hundredth of each step that ended in a span, in seconds."""
    took = {"sign": [], "arrive": [], "close": []}
    for one in past:
        counted = _of_order(one, since, until) if one.state not in {None, "A20", "A21"} else set()
        if "signed" in counted:
            first = min(sent.reserved_at for sent in one.sent)
            took["sign"].append((signed_at(one) - first).total_seconds())
        if "arrived" in counted:
            took["arrive"].append((arrived_at(one) - one.opened_at).total_seconds())
        if "closed" in counted:
            took["close"].append((one.closed_at - one.opened_at).total_seconds())
    return {
        name: tuple(np.percentile(values, [50, 90, 95])) for name, values in took.items() if values
    }
