"""Decide again what was stored, and hold the outcome against it byte by byte."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from gridmap.dispatch.basis import SCHEMA, from_bytes
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import told
from gridmap.dispatch.replay import canonical, canonical_of, decide_again
from gridmap.errors import NotFound
from gridmap.model.ids import DecisionId
from gridmap.store import shown_decisions, stored_decisions
from gridmap.store.district import District
from gridmap.store.stored_decisions import StoredDecision


class Replayed(StrEnum):
    """What came of deciding once more."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_KEPT = "not_kept"  # stored before situations were kept
    OTHER_SCHEMA = "other_schema"  # made by another release: its rules are not these


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """One stored decision, decided again. `differs_in` names what is not the same."""

    id: DecisionId
    number: str
    decided_at: datetime
    schema: int
    outcome: Replayed
    n_candidates: int
    differs_in: tuple[str, ...] = ()


def replay_decisions(*, district: District, limit: int = 1_000) -> Iterator[Replay]:
    """Decide the newest stored decisions again, one after the other."""
    with district.reading() as conn:
        for stored in stored_decisions.newest(conn, district.tenant, limit=limit):
            yield _again(stored)


def replay_decision(decision_id: DecisionId, *, district: District) -> Replay:
    """Decide one stored decision again.

    Raises
    ------
    NotFound
        No such decision.
    """
    return _again(_find(decision_id, district))


def read_decision(decision_id: DecisionId, *, district: District, lang: str) -> dict[str, object]:
    """Return one stored decision with its policy, reasons and costs in words.

    Raises
    ------
    NotFound
        No such decision.
    """
    stored = _find(decision_id, district)
    shown: dict[str, Any] = {
        one.name: getattr(stored, one.name) for one in fields(stored) if one.name != "situation"
    }
    if district.sight.subdistricts is not None:
        with district.reading() as conn:
            shown = shown_decisions.among_seen(conn, district.tenant, shown)
    candidates = [told(one, lang=lang) for one in shown["candidates"]]
    return {**shown, "is_replayable": stored.schema == SCHEMA, "candidates": candidates}


def _find(decision_id: DecisionId, district: District) -> StoredDecision:
    with district.reading() as conn:
        stored = stored_decisions.find(conn, district.tenant, decision_id)
    if stored is None:
        raise NotFound(
            problem="there is no such decision",
            problem_zh="没有这一派单决定",
            decision=str(decision_id),
        )
    return stored


def _again(stored: StoredDecision) -> Replay:
    differs_in: tuple[str, ...] = ()
    if stored.situation is None:
        outcome = Replayed.NOT_KEPT
    elif stored.schema != SCHEMA:
        outcome = Replayed.OTHER_SCHEMA
    else:
        differs_in = _differences(stored, stored.situation)
        outcome = Replayed.DIFFERS if differs_in else Replayed.SAME
    return Replay(
        id=stored.id,
        number=stored.number,
        decided_at=stored.decided_at,
        schema=stored.schema,
        outcome=outcome,
        n_candidates=len(stored.candidates) + sum(stored.counted.values()),
        differs_in=differs_in,
    )


def _differences(stored: StoredDecision, situation: bytes) -> tuple[str, ...]:
    """Return the codes of the candidates that come out otherwise, or what else does."""
    again = decide_again(from_bytes(situation), _policy(stored.policy))
    before = canonical(
        candidates=stored.candidates,
        counted=stored.counted,
        engine=stored.engine,
        radius_m=stored.radius_m,
        order_version=stored.order_version,
    )
    if canonical_of(again) == before:
        return ()
    now = {one.code: one.as_facts() for one in again.considered}
    then = {str(one["code"]): one for one in stored.candidates}
    codes = sorted(code for code in now.keys() | then.keys() if now.get(code) != then.get(code))
    return tuple(codes) or ("outcome",)


def _policy(stored: Mapping[str, Any]) -> DispatchPolicy:
    """Return the policy as stored; numbers that a decision did not know are as shipped."""
    known = {one.name for one in fields(DispatchPolicy)}
    return DispatchPolicy(**{name: value for name, value in stored.items() if name in known})
