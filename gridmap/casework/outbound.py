"""What other systems are told of an event, and when a message that failed is tried again.

Nobody is known by what goes out. Facts are codes, numbers and instants: what people wrote in
their own words stays here, and what is left goes through the same veil as an answer to somebody
without the right to see persons.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from gridmap.casework.masking import masked
from gridmap.model.delivery import message_code
from gridmap.model.ids import TenantId

RETRY_MIN = (1, 5, 30)
"""Minutes from each failure to the next try, unless the settings say otherwise."""

LARGEST_FACTS = 16_000
"""Characters: facts beyond them are left out, and the message says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPolicy:
    """How messages are sent: minutes to each next try, seconds that one may take.

    `allows_local` lets this machine itself and link-local addresses be called.
    """

    retry_min: tuple[int, ...] = RETRY_MIN
    limit_s: float = 10.0
    allows_local: bool = False


_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+/-]{0,63}")
_HEAD = ("number", "category", "urgency", "member")
_MOST = 200


def outbound_body(
    payload: Mapping[str, object],
    *,
    id_: UUID,
    tenant: TenantId,
    kind: str,
    at: datetime,
    sequence: int,
) -> str:
    """Return the body of a message: JSON, the same at every try.

    >>> told = {"number": "20261129-00012", "address": "住3栋502室", "reason": "no_candidate"}
    >>> body = outbound_body(
    ...     told | {"caller_phone": "13800138000"},
    ...     id_=UUID(int=7),
    ...     tenant=TenantId(1),
    ...     kind="order_waiting",
    ...     at=datetime(2026, 11, 29, tzinfo=UTC),
    ...     sequence=5,
    ... )
    >>> json.loads(body)["number"], json.loads(body)["facts"]
    ('20261129-00012', {'reason': '***', 'caller_phone': '138***00'})
    """
    told = {
        "id": message_code(id_),
        "tenant": tenant,
        "kind": kind,
        "at": at.astimezone(UTC).isoformat(),
        "sequence": sequence,
        **{name: payload[name] for name in _HEAD if name in payload},
        "facts": _plain({name: one for name, one in payload.items() if name not in _HEAD}),
    }
    shown = masked(told, hides_told=True)
    body = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    if len(body) <= LARGEST_FACTS or not isinstance(shown, dict):
        return body
    left_out = shown | {"facts": {}, "facts_left_out": True}
    return json.dumps(left_out, ensure_ascii=False, separators=(",", ":"))


def next_try_at(n_failed: int, failed_at: datetime, *, after_min: Sequence[int]) -> datetime | None:
    """Return when a message that has failed so many times is tried again; None = it is stuck.

    >>> noon = datetime(2026, 11, 29, 12, tzinfo=UTC)
    >>> [str(next_try_at(n, noon, after_min=RETRY_MIN))[11:16] for n in (1, 2, 3)]
    ['12:01', '12:05', '12:30']
    >>> next_try_at(4, noon, after_min=RETRY_MIN) is None
    True
    """
    if n_failed > len(after_min):
        return None
    return failed_at + timedelta(minutes=after_min[n_failed - 1])


def _plain(said: object) -> object:
    """Return what of facts is a code, a number or an instant; None where nothing is."""
    if isinstance(said, bool | int | float) or said is None:
        return said
    if isinstance(said, str):
        return said if _CODE.fullmatch(said) else None
    if isinstance(said, list):
        return [one for one in map(_plain, said[:_MOST]) if one is not None]
    if isinstance(said, Mapping):
        told = {name: _plain(one) for name, one in said.items() if _CODE.fullmatch(str(name))}
        return {name: one for name, one in told.items() if one is not None}
    return None
