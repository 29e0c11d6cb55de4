"""Whatever order imports and roll-backs come in, every instant reads as it should."""

import itertools
from datetime import datetime, timedelta

import pytest
from checked_layers import a_layer, a_row, square
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from gridmap.flows.import_layer import import_layer
from gridmap.flows.roll_back_layer import roll_back_layer
from gridmap.model.ids import TenantId
from gridmap.store.district import District
from gridmap.store.reference_tables import put_tenant

pytestmark = pytest.mark.postgis

_tenants = itertools.count(100)

STATES = st.dictionaries(st.sampled_from(["001", "002", "003"]), st.sampled_from("abc"))
STEPS = st.lists(st.one_of(STATES, st.none()), min_size=1, max_size=8)
"""A state of the layer to import (kind by code), or None: roll the newest version back."""


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_every_instant_reads_as_the_newest_version_that_stands(bare, clock, steps):
    district = District(db=bare.db, tenant=TenantId(next(_tenants)), clock=clock)
    with district.writing() as conn:
        put_tenant(conn, district.tenant, name="any", at=clock())
    standing: list[tuple[datetime, dict[str, str]]] = [(clock(), {})]
    for step in steps:
        now = clock.forward(minutes=1)
        if step is None and len(standing) > 1:
            roll_back_layer("grids", district=district)
            standing.pop()
        elif step is not None:
            rows = [a_row(code, square(0, 0), kind=kind) for code, kind in step.items()]
            outcome = import_layer(a_layer("grids", rows), district=district, zone=now.tzinfo)
            assert outcome.changed == (step != standing[-1][1])
            if outcome.changed:
                standing.append((now, step))
    for (begin, state), (end, _) in itertools.pairwise([*standing, (clock.now, {})]):
        assert as_of(district, begin) == state
        if end > begin:
            assert as_of(district, end - timedelta(seconds=1)) == state
    assert as_of(district, None) == standing[-1][1]


def as_of(district, at):
    """Return kind by code at an instant, or what is in force where none is given."""
    then = "valid_to IS NULL"
    if at is not None:
        then = "valid_from <= :at AND :at < coalesce(valid_to, 'infinity')"
    sql = f"SELECT code, kind FROM areas WHERE tenant_id = :tenant AND {then}"  # noqa: S608
    values = {"tenant": district.tenant} | ({} if at is None else {"at": at})
    with district.reading() as conn:
        rows = conn.execute(text(sql), values).all()
    found = {row.code: row.kind for row in rows}
    assert len(found) == len(rows), "a code twice at one instant"
    return found
