"""A process that makes things happen at a rate: members move, orders change and tell so.

python tests/stream_writer.py URL SECONDS RATE N_STRIPS N_MEMBERS
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import striped_town
from sqlalchemy import text

from gridmap.errors import GridmapError
from gridmap.flows.report_positions import report_positions
from gridmap.model.event import Event, EventKind
from gridmap.model.fix import ReportedFix
from gridmap.model.ids import TenantId, WorkOrderId
from gridmap.store import events
from gridmap.store.district import District
from gridmap.store.engine import open_database

A_SECOND = 4
TOGGLE = """UPDATE work_orders AS w SET waiting_for = CASE
        WHEN w.waiting_for = 'no_candidate' THEN NULL ELSE 'no_candidate' END
    WHERE w.tenant_id = 1 AND w.id = ANY(:ids)
    RETURNING w.id, w.subdistrict_id"""


class Writer:
    """Half of what happens are fixes of members, half are events of work orders."""

    def __init__(self, district: District, *, rate: int, n_strips: int, n_members: int) -> None:
        self._district = district
        self._n = rate // (2 * A_SECOND)
        self._n_strips, self._n_members = n_strips, n_members
        self._orders = striped_town.ids_of_orders(district)
        self._turn = 0

    def write(self) -> int:
        """Let a quarter of a second's worth happen; return how many changes that were."""
        first, self._turn = self._turn * self._n, self._turn + 1
        numbers = range(first, first + self._n)
        self._insist(lambda: self._move(numbers))
        self._insist(lambda: self._change(numbers))
        return 2 * self._n

    def _move(self, numbers: range) -> None:
        at = self._district.clock()
        fixes = [
            ReportedFix(
                member_code=striped_town.member_code(number % self._n_members),
                position=striped_town.place(
                    number % self._n_members, self._n_strips, shift=number % 97 / 97
                ),
                measured_at=at,
            )
            for number in numbers
        ]
        report_positions(fixes, district=self._district)

    def _change(self, numbers: range) -> None:
        chosen = [self._orders[number % len(self._orders)] for number in numbers]
        at = self._district.clock()
        with self._district.writing() as conn:
            rows = conn.execute(text(TOGGLE), {"ids": chosen}).all()
            happened = [
                Event(
                    at=at,
                    kind=EventKind.ORDER_WAITING,
                    actor="test",
                    work_order_id=WorkOrderId(row.id),
                    subdistrict_id=row.subdistrict_id,
                )
                for row in rows
            ]
            events.append(conn, self._district.tenant, happened)

    def _insist(self, deed: Callable[[], None]) -> None:
        while True:
            try:
                deed()
            except GridmapError:
                time.sleep(0.2)
            else:
                return


def main() -> None:
    """Write for so long, and say how much it was."""
    url, seconds, rate, n_strips, n_members = sys.argv[1], *map(int, sys.argv[2:])
    db = open_database(url, pool_size=2)
    district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    writer = Writer(district, rate=rate, n_strips=n_strips, n_members=n_members)
    began, n_changes = time.monotonic(), 0
    for turn in range(seconds * A_SECOND):
        time.sleep(max(0.0, began + turn / A_SECOND - time.monotonic()))
        n_changes += writer.write()
    print(n_changes, time.monotonic() - began)  # noqa: T201
    db.close()


if __name__ == "__main__":
    main()
