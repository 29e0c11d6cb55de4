"""What a member is offered now."""

from gridmap.store import offers
from gridmap.store.district import District


def read_offers(member_code: str, *, district: District) -> list[dict[str, object]]:
    """Return the open offers of a member that still stand, what expires first before the others."""
    with district.reading() as conn:
        at = district.clock()
        rows = offers.open_of_member(conn, district.tenant, member_code)
    return [one.as_facts() for one in rows if one.expires_at > at]
