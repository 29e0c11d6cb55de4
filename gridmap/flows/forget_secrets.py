"""Forget the secrets of destinations that sign no more."""

from gridmap.store import destinations
from gridmap.store.district import District


def forget_secrets(*, district: District) -> int:
    """Delete what signed before a new secret and whose day is over; return how many."""
    with district.writing() as conn:
        return destinations.forget_previous_secrets(conn, district.tenant, at=district.clock())
