"""Seals of the history: what it said when it was sealed, so that a change is found and named."""

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

_MARK_CHARS = 8
_NONE = ""


@dataclass(frozen=True, slots=True)
class EventDigest:
    """One event by its id, and the SHA-256 of all that it says."""

    id: UUID
    digest: bytes

    @property
    def mark(self) -> str:
        """Return what names it in a seal: short, for the seal's own digest is what proves."""
        return self.digest.hex()[:_MARK_CHARS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A line of the audit on events after the seal before, up to one, included.

    `digest` is over that of the seal before and every event's; whoever keeps the newest one
    elsewhere has all of them.
    """

    number: int
    until_id: UUID
    digest: str
    previous: str
    marks: tuple[str, ...]

    def as_facts(self) -> dict[str, object]:
        """Return it as the audit keeps it."""
        return {
            "number": self.number,
            "n_events": len(self.marks),
            "until_id": str(self.until_id),
            "digest": self.digest,
            "previous": self.previous,
            "marks": "".join(self.marks),
        }

    @classmethod
    def of_facts(cls, facts: Mapping[str, object]) -> "Seal":
        """Return it as it was kept."""
        marks = str(facts["marks"])
        starts = range(0, len(marks), _MARK_CHARS)
        return cls(
            number=int(str(facts["number"])),
            until_id=UUID(str(facts["until_id"])),
            digest=str(facts["digest"]),
            previous=str(facts["previous"]),
            marks=tuple(marks[start : start + _MARK_CHARS] for start in starts),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SealsFound:
    """Whether the sealed history is as it was.

    `changed` are events that say something else than when they were sealed, or came in between
    later; `n_missing` is how many sealed ones are not there as they were; `broken` are numbers of
    seals that do not follow from the one before. `head` is the digest of the newest.
    """

    n_seals: int
    n_events: int
    head: str | None
    sealed_at: datetime | None
    changed: tuple[UUID, ...]
    n_missing: int
    broken: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing was changed."""
        return not (self.changed or self.n_missing or self.broken)


def sealed(events: Sequence[EventDigest], *, after: Seal | None) -> Seal:
    """Return the seal of some events, in the order of their ids."""
    previous = _NONE if after is None else after.digest
    return Seal(
        number=1 if after is None else after.number + 1,
        until_id=events[-1].id,
        digest=_digest(previous, events),
        previous=previous,
        marks=tuple(one.mark for one in events),
    )


def follows(seal: Seal, before: Seal | None) -> bool:
    """Tell whether a seal comes right after another one; the oldest kept one comes after any."""
    return before is None or (seal.number, seal.previous) == (before.number + 1, before.digest)


def differing(seal: Seal, events: Sequence[EventDigest]) -> tuple[tuple[UUID, ...], int]:
    """Return the events that a seal does not know, and how many of those it knows are gone."""
    if _digest(seal.previous, events) == seal.digest:
        return (), 0
    known, changed = Counter(seal.marks), []
    for one in events:
        if known[one.mark] > 0:
            known[one.mark] -= 1
        else:
            changed.append(one.id)
    return tuple(changed), known.total()


def _digest(previous: str, events: Sequence[EventDigest]) -> str:
    """Return the SHA-256 in base 32: without 0 and 1 no part of it is masked as a number."""
    whole = hashlib.sha256(previous.encode())
    for one in events:
        whole.update(one.digest)
    return base64.b32encode(whole.digest()).decode().rstrip("=").lower()
