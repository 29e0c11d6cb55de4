"""One district: its database, its number in every key, its clock."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from gridmap.model.actor import WHOLE_DISTRICT, Actor, Sight
from gridmap.model.call import IdempotentCall
from gridmap.model.event import MACHINE
from gridmap.model.ids import TenantId
from gridmap.store.engine import Database, reading, reading_as, writing
from gridmap.store.put_off import PutOff


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """What every flow stands on. The clock is a value too: a rehearsal brings its own.

    `actor` is for whom a flow acts that is not told it: whoever has signed in, or the engine.
    `caller` is all that is known of whoever has signed in: a signature needs it. `call` is the call
    that is being answered, where its caller gave it a key; `put_off` what the worker leaves alone
    for a while; `zone_name` says when a day begins here. `sight` is what a person may see of it: a
    narrower one is only read, through the row policies. `told_to` is what whoever hears of the
    outcome may see, where a flow acts as the engine for them.
    """

    db: Database
    tenant: TenantId
    clock: Callable[[], datetime]
    actor: str = MACHINE
    caller: Actor | None = None
    call: IdempotentCall | None = None
    put_off: PutOff = field(default_factory=PutOff, compare=False, repr=False)
    zone_name: str = "Asia/Shanghai"
    sight: Sight = WHOLE_DISTRICT
    told_to: Sight = WHOLE_DISTRICT

    def today(self) -> date:
        """Return the day that it is here."""
        return self.clock().astimezone(ZoneInfo(self.zone_name)).date()

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a read-only transaction that sees one instant, and no more than the sight."""
        seen = self.sight.subdistricts
        return reading(self.db) if seen is None else reading_as(self.db, self.tenant, seen)

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction that commits at the end of the block, or not at all."""
        if self.sight.subdistricts is not None:
            # Row policies are for reading; what a person may do is asked before the flow begins.
            raise RuntimeError("a district that is seen in part is only read")
        return writing(self.db)

    def seen_by(self, sight: Sight) -> "District":
        """Return the district as somebody sees it; with a narrower sight it is only read."""
        return replace(self, sight=sight, told_to=sight)

    def whole(self) -> "District":
        """Return the district as the engine sees it.

        For a flow that was given a narrower one, and only where what it tells then is of no row:
        the mark of a journal, a line of an audit.
        """
        return replace(self, sight=WHOLE_DISTRICT)

    @contextmanager
    def apart(self) -> Iterator["District"]:
        """Give the same district over a connection of its own, however busy the others are."""
        db = self.db.apart()
        try:
            yield replace(self, db=db)
        finally:
            db.close()

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

    def seen_by(self, sight: Sight) -> District:
        """Refuse a narrower sight: the transaction of a rehearsal is the engine's."""
        if sight.subdistricts is not None:
            raise RuntimeError("a rehearsal is seen whole")
        return self

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        yield self.conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self.conn.begin_nested():
            yield self.conn
