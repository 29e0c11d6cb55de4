"""What the routes of decisions put on the wire."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from gridmap.flows.replay_decisions import Replay, Replayed


class ReplayedDecision(BaseModel):
    """A stored decision, decided again. `differs_in` names the candidates that differ."""

    id: UUID
    number: str
    decided_at: datetime
    schema_number: int
    outcome: Replayed
    n_candidates: int
    differs_in: list[str]

    @classmethod
    def of(cls, one: Replay) -> "ReplayedDecision":
        """Return a replay as it goes over the wire."""
        return cls(
            id=one.id,
            number=one.number,
            decided_at=one.decided_at,
            schema_number=one.schema,
            outcome=one.outcome,
            n_candidates=one.n_candidates,
            differs_in=list(one.differs_in),
        )


class ReplayedDecisions(BaseModel):
    """How many came out the same, and which of them did not."""

    n_decisions: int
    n_same: int
    others: list[ReplayedDecision]
    is_cut: bool = Field(description="time ran out before all that were asked for were decided")

    @classmethod
    def of(cls, replays: list[ReplayedDecision], *, is_cut: bool) -> "ReplayedDecisions":
        """Return many replays as they go over the wire."""
        others = [one for one in replays if one.outcome is not Replayed.SAME]
        n_same = len(replays) - len(others)
        return cls(n_decisions=len(replays), n_same=n_same, others=others, is_cut=is_cut)
