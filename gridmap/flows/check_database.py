"""Recompute what the database counts, and see whether it is right."""

from dataclasses import dataclass

from gridmap.store import index_check, look_up, members
from gridmap.store.district import District
from gridmap.store.migrate import revision_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseReport:
    """What a check found.

    `counters_off` are the codes of members counted wrong, `tallies_off` the figures of all time
    that are not what the tables say, `indexes_off` the indexes that do not find what is there.
    """

    revision: str | None
    revision_needed: str | None
    counters_off: list[str]
    tallies_off: list[str]
    indexes_off: list[str]


def check_database(*, district: District) -> DatabaseReport:
    """Compare revision, claim counters, tallies and indexes with what they should be."""
    revision, needed = revision_of(district.db)
    with district.reading() as conn:
        return DatabaseReport(
            revision=revision,
            revision_needed=needed,
            counters_off=members.counters_off(conn, district.tenant),
            tallies_off=look_up.tallies_off(conn, district.tenant),
            indexes_off=index_check.indexes_off(conn, district.tenant),
        )
