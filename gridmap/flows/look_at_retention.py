"""Tell what is kept of persons, for how long, and whether it goes when it should."""

from datetime import timedelta

from gridmap.model.kept import GRACE, Kept, KeptDays, Retention
from gridmap.store import kept
from gridmap.store.district import District

MOST_COUNTED = 10_000


def look_at_retention(*, district: District, days: KeptDays) -> Retention:
    """Return every kind with what of it should be gone."""
    at, tenant = district.clock(), district.tenant
    kinds = []
    with district.reading() as conn:
        for kind, kept_days in days.items():
            before = at - timedelta(days=kept_days)
            n_due = kept.n_due(conn, tenant, kind, before=before, limit=MOST_COUNTED)
            n_late = n_due and kept.n_due(conn, tenant, kind, before=before - GRACE, limit=1)
            kinds.append(Kept(kind=kind, kept_days=kept_days, n_due=n_due, is_late=n_late > 0))
        return Retention(
            kinds=tuple(kinds),
            n_held=kept.n_held(conn, tenant),
            forgotten_at=kept.forgotten_at(conn, tenant),
        )
