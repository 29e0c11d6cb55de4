"""People who claim orders, and what is done with offers, for the tests of them."""

from dataclasses import dataclass, field

import town
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.offer_work_order import Marking, offer_work_order
from gridmap.model.place import LonLat
from gridmap.model.work_order import ClaimMode
from gridmap.store.district import District
from gridmap.travel.straight_line import StraightLine


def add_role(district: District) -> None:
    """Add the role of those who are never dispatched and may claim."""
    with district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO roles (tenant_id, code, zh, en, rank, may_be_dispatched,"
                " default_capacity, may_claim)"
                " VALUES (1, 'volunteer', 'volunteer', 'volunteer', 45, false, 1, true)"
                " ON CONFLICT DO NOTHING"
            )
        )


def add(district: District, code: str, *, east_m: float = 0.0, capacity: int = 1) -> None:
    """Add a volunteer so far east of the middle of the town."""
    place = LonLat(town.CENTRE.lon + east_m / 104_600, town.CENTRE.lat)
    town.add_member(district, code, place, role="volunteer", capacity=capacity)


@dataclass(frozen=True)
class Offering:
    """Offers orders of a district under one policy."""

    district: District
    policy: DispatchPolicy = field(default_factory=DispatchPolicy)

    def __call__(self, order_id, mode: ClaimMode | None = None) -> list[tuple[str, str]]:
        """Offer an order, marked where a mode is given; return (offer, member) pairs."""
        told = offer_work_order(
            order_id,
            district=self.district,
            travel=StraightLine(),
            policy=self.policy,
            marking=None if mode is None else Marking(mode=mode, actor="desk"),
        )
        return [(one["offer_id"], one["member_code"]) for one in told["offers"]]
