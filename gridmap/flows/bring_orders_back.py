"""Bring back work orders that were put off by a clock that was ahead."""

import logging
from datetime import timedelta

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.store import batches, waiting_orders
from gridmap.store.district import District

log = logging.getLogger(__name__)

_SLACK = timedelta(minutes=1)


def bring_orders_back(*, district: District, policy: DispatchPolicy, limit: int = 500) -> int:
    """Make due whatever would be tried later than the longest pause can say; return how many.

    A machine that takes its local time for another zone's is hours ahead until somebody puts it
    right: what was put off meanwhile would wait for those hours, and nobody would be told.
    """
    at = district.clock()
    longest = max(timedelta(seconds=max(policy.pauses_s)), batches.LEASE)
    with district.writing() as conn:
        n = waiting_orders.bring_back(
            conn, district.tenant, at=at, beyond=at + longest + _SLACK, limit=limit
        )
    if n:
        log.warning("%s work orders were put off by a clock that was ahead: they are due now", n)
    return n
