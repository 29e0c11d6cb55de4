"""One district: its database, its number in every key, its clock."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from gridmap.model.call import IdempotentCall
from gridmap.model.ids import TenantId
from gridmap.store.engine import Database, reading, writing
from gridmap.store.put_off import PutOff


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """What every flow stands on. The clock is a value too: a rehearsal brings its own.

    `call` is the call that is being answered, where its caller gave it a key; `put_off` what the
    worker leaves alone for a while; `zone_name` says when a day begins here.
    """

    db: Database
    tenant: TenantId
    clock: Callable[[], datetime]
    call: IdempotentCall | None = None
    put_off: PutOff = field(default_factory=PutOff, compare=False, repr=False)
    zone_name: str = "Asia/Shanghai"

    def today(self) -> date:
        """Return the day that it is here."""
        return self.clock().astimezone(ZoneInfo(self.zone_name)).date()

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a read-only transaction that sees one instant."""
        return reading(self.db)

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction that commits at the end of the block, or not at all."""
        return writing(self.db)

    @contextmanager
    def rehearsal(self) -> Iterator["District"]:
        """Open one transaction in which flows run for real; at the end all is taken back.

        Each flow sees what the ones before it did. What they lock stays locked until the end.
        """
        with self.writing() as conn:
            # Files are read and checked in between.
            conn.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            yield _Rehearsal(
                db=self.db,
                tenant=self.tenant,
                clock=self.clock,
                zone_name=self.zone_name,
                conn=conn,
            )
            conn.rollback()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rehearsal(District):
    """A district whose transactions are steps of one that is never committed."""

    conn: Connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        yield self.conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self.conn.begin_nested():
            yield self.conn
