"""A district that is set up but holds nothing, and ways to look at all it holds."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gridmap.casework.category import Category
from gridmap.flows.import_layer import import_layer
from gridmap.flows.set_up_district import set_up_district
from gridmap.model.reference import Role
from gridmap.model.work_order import Disposition, Urgency
from gridmap.store.district import District

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self):
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        """Let time pass and return the new instant."""
        self.now += timedelta(**span)
        return self.now


def role(code: str, *, capacity: int = 3) -> Role:
    return Role(
        code=code, zh=code, en=code, rank=1, may_be_dispatched=True, default_capacity=capacity
    )


def other() -> Category:
    return Category(
        code="other",
        zh="其他",
        en="other",
        handling=Disposition.PERSON,
        urgency=Urgency.NORMAL,
        skills=frozenset(),
        respond_s=600,
        arrive_s=1800,
        close_s=7200,
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bare(empty_district, clock) -> District:
    """Return a district with roles and one category, and nothing in space."""
    district = District(db=empty_district.db, tenant=empty_district.tenant, clock=clock)
    set_up_district(
        district=district,
        name="tiny town",
        roles=[role("full_time"), role("grid_head"), role("grid_member")],
        categories=[other()],
    )
    return district


@pytest.fixture
def load(bare, clock):
    """Return the import of a checked layer into the bare district, a minute after the last."""

    def at_next_minute(checked, **options):
        clock.forward(minutes=1)
        return import_layer(checked, **{"district": bare, "zone": SHANGHAI, **options})

    return at_next_minute
