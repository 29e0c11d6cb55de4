"""Which work orders the desk looks at."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFilters:
    """Which orders are looked at; None for all. Areas go by their code, `actor` is whose hand.

    `words` are looked for in addresses too where `in_addresses`: for those who may read them.
    """

    subdistrict: str | None = None
    community: str | None = None
    categories: Sequence[str] | None = None
    states: Sequence[str] | None = None
    urgency: str | None = None
    actor: str | None = None
    words: str | None = None
    in_addresses: bool = True
