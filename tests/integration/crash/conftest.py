"""What both kinds of crash are checked by afterwards."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import town
from invariants import check_everything
from load import Acknowledged, missing

from gridmap.flows.take_due_orders import LEASE
from gridmap.settings import Settings
from gridmap.store import batches
from gridmap.store.district import District
from gridmap.wiring import Services
from gridmap.worker import dispatch_due

FORESEEN = {
    "success",
    "no answer",
    "409 illegal_move",
    "409 stale_situation",
    "409 already_assigned",
    "409 member_full",
    "409 offer_over",
    "503 database_unavailable",
}


def _check(district: District, told: Acknowledged) -> dict[str, object]:
    assert set(told.answers) <= FORESEEN, told.answers
    assert told.changed_answers == []
    assert missing(district, told) == []
    check_everything(district)
    told_twice = "SELECT (SELECT count(*) FROM events) - (SELECT count(*) FROM outbox)"
    assert town.one(district, told_twice) == 0
    # Whatever a killed worker had leased is dispatched once the lease is over.
    later = Services(district=district, settings=Settings()).at_clock(
        lambda: district.clock() + max(LEASE, batches.LEASE) + timedelta(seconds=1)
    )
    while dispatch_due(later):
        pass
    left = """SELECT count(*) FROM work_orders WHERE state = 'A05' AND claim_mode IS NULL
        AND waiting_for IS DISTINCT FROM 'no_candidate'"""
    assert town.one(district, left) == 0
    check_everything(district)
    return {
        "requests_acknowledged": len(told.requests),
        "assignments_acknowledged": len(told.assignments),
        "moves_acknowledged": len(told.moves),
        "answers": dict(told.answers),
    }


@pytest.fixture
def check_after_crash() -> Callable[[District, Acknowledged], dict[str, object]]:
    """Return what proves that nothing acknowledged is lost and nothing is half done."""
    return _check
