"""Tell a door which codes a request may carry."""

from dataclasses import dataclass

from gridmap.store import features, recusals, reference
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeCodes:
    """The codes of categories and handling units, and who can be accused ("member:A001")."""

    categories: frozenset[str]
    units: frozenset[str]
    accused: frozenset[str]


def read_intake_codes(*, district: District) -> IntakeCodes:
    """Return the codes as they are now."""
    with district.reading() as conn:
        return IntakeCodes(
            categories=frozenset(reference.read_categories(conn, district.tenant)),
            units=frozenset(features.ids_in_force(conn, district.tenant, "units")),
            accused=recusals.known(conn, district.tenant),
        )
