"""Find places by what somebody says on the phone: a compound, a door plate, a lamp pole."""

from collections.abc import Mapping, Sequence

from gridmap.store import places
from gridmap.store.district import District


def find_places(
    words: str, *, district: District, limit: int = 12
) -> Sequence[Mapping[str, object]]:
    """Return the places whose name, code or address is like the words, the likest first."""
    said = " ".join(words.split())
    if not said:
        return []
    with district.reading() as conn:
        return places.find(conn, district.tenant, said, limit=limit)
