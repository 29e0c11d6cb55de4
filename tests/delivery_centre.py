"""A district whose news goes out, with a clock that is moved by hand."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import town
from receivers import Receiver
from sqlalchemy import text

from gridmap.delivery_duties import deliver_due
from gridmap.flows.keep_destinations import add_destination, list_destinations
from gridmap.flows.settle_deliveries import list_deliveries
from gridmap.model.audit import By
from gridmap.model.delivery import DeliveryState, NewDestination
from gridmap.settings import Settings
from gridmap.store.district import District
from gridmap.wiring import Services

ADMIN = By(actor="admin", reason="agreed with the centre")
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


class Centre:
    """A district whose clock is moved by hand, and receivers that are closed in the end."""

    def __init__(self, district: District, stack: ExitStack) -> None:
        self.at, self._stack = NOON, stack
        self.district = replace(district, clock=lambda: self.at)
        self.services = Services(district=self.district, settings=Settings(delivery_local=True))

    def receiver(self, **more: object) -> Receiver:
        made = Receiver(**more)
        self._stack.callback(made.close)
        return made

    def add(self, code: str, url: str, **more: object) -> str:
        new = NewDestination(code=code, name=code, url=url, **more)
        policy = self.services.delivery_policy
        return add_destination(new, district=self.district, policy=policy, by=ADMIN).secret

    def deliver(self, *, after_min: float = 0.0) -> None:
        """Go round until nothing is due; a round leaves who does not answer at the first try."""
        self.at += timedelta(minutes=after_min)
        deliver_due(self.services)
        due = "SELECT count(*) FROM deliveries JOIN destinations AS t ON t.id = destination_id"
        due += " WHERE state = 'waiting' AND next_try_at <= :at AND t.paused_at IS NULL"
        while town.one(self.district, due, at=self.at):
            deliver_due(self.services)

    def standing(self, code: str):
        return next(one for one in list_destinations(district=self.district) if one.code == code)

    def messages(self, code: str, state: DeliveryState | None = None):
        return list_deliveries(code, district=self.district, state=state)


def add_subdistrict(district: District, code: str) -> UUID:
    with district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO layer_versions (tenant_id, id, layer, number, valid_from, created_at,"
                " source_name, source_sha256) VALUES (1, gen_random_uuid(), 'subdistricts', 1,"
                " now(), now(), 'town', '') ON CONFLICT DO NOTHING"
            )
        )
        feature = "INSERT INTO features VALUES (1, gen_random_uuid(), 'subdistricts', :code)"
        conn.execute(text(feature), {"code": code})
        conn.execute(
            text(
                "INSERT INTO areas (tenant_id, feature_id, opened_by, valid_from, layer, code,"
                " name, row_hash, geom)"
                " SELECT 1, f.id, v.id, now(), 'subdistricts', :code, :code, '',"
                " st_multi(st_makeenvelope(CAST(right(:code, 1) AS int), 0,"
                " CAST(right(:code, 1) AS int) + 0.5, 1, 4490))"
                " FROM features AS f, layer_versions AS v"
                " WHERE f.key = :code AND f.layer = 'subdistricts' AND v.layer = 'subdistricts'"
            ),
            {"code": code},
        )
        found = "SELECT id FROM features WHERE key = :code AND layer = 'subdistricts'"
        return conn.execute(text(found), {"code": code}).scalar_one()
