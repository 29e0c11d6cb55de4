"""Past hours: how they are asked for, and where an order stood by a table of the tests' own."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

AFTER = {
    "order_filed": "A05",
    "order_assigned": "A06",
    "assignment_signed": "A07",
    "assignment_done": "A11",
    "order_closed": "A16",
}


def standing_by_hand(district, order, at):
    """Return the state of an order on the main line, without a team or a way back."""
    with district.reading() as conn:
        kinds = conn.execute(
            text(
                "SELECT kind FROM events WHERE work_order_id = :order AND at <= :at ORDER BY at, id"
            ),
            {"order": order, "at": at},
        ).scalars()
        return [AFTER[kind] for kind in kinds if kind in AFTER][-1]


def last_hour():
    """Return the hour around now, as it is replayed."""
    now = datetime.now(UTC)
    return {
        "from": (now - timedelta(minutes=50)).isoformat(),
        "to": (now + timedelta(minutes=5)).isoformat(),
    }
