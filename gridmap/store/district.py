"""One district: its database, its number in every key, its clock."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gridmap.model.ids import TenantId
from gridmap.store.engine import Database, reading, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """What every flow stands on. The clock is a value too: a rehearsal brings its own."""

    db: Database
    tenant: TenantId
    clock: Callable[[], datetime]

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a read-only transaction that sees one instant."""
        return reading(self.db)

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction that commits at the end of the block, or not at all."""
        return writing(self.db)
