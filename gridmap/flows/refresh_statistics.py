"""Tell the planner what a load has changed."""

from gridmap.store import statistics
from gridmap.store.district import District


def refresh_statistics(*, district: District) -> None:
    """Renew the figures that plans rest on; call it once after everything has been loaded.

    PostgreSQL does so by itself, but up to a minute later. Until then it knows nothing of the
    new rows and reads whole tables.
    """
    with district.writing() as conn:
        statistics.refresh(conn)
