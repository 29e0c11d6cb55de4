"""A new division of one community into grids, from draft to in force."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gridmap.model.ids import FeatureId, RedivisionId, VersionId
from gridmap.model.worded import Worded


class RedivisionState(Worded):
    """Where a re-division stands. Approved ones wait for their date; the last two are final.

    One in review is changed no more: it is approved by another person, sent back, or dropped.
    """

    DRAFT = "draft", "草案", "draft"
    IN_REVIEW = "in_review", "待审", "in review"
    APPROVED = "approved", "已批准", "approved"
    IN_FORCE = "in_force", "已生效", "in force"
    DROPPED = "dropped", "已撤销", "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redivision:
    """One re-division; people call it by its `number`.

    `edits` counts the changes by hand, the last one by `edited_by`. `sent_back` is why a
    reviewer gave it back last. `based_on` is a mark of the grids that it was drawn
    over: if these are no longer in force, it cannot come into force. `aim` is what it was
    made for, `requests_share` and `n_days` say what counted as work. `layer_version_id` is
    the version of the grids that it became; `is_rolled_back` says that this one was undone.
    """

    id: RedivisionId
    number: int
    community_id: FeatureId
    community_code: str
    community_name: str
    aim: str
    state: RedivisionState
    edits: int
    based_on: str
    grid_codes: tuple[str, ...]
    requests_share: float
    n_days: int
    made_at: datetime
    made_by: str
    edited_by: str | None
    submitted_at: datetime | None
    submitted_by: str | None
    submitted_person: UUID | None
    sent_back: str | None
    approved_at: datetime | None
    approved_by: str | None
    in_force_from: datetime | None
    layer_version_id: VersionId | None
    ended_at: datetime | None
    ended_by: str | None
    end_reason: str | None
    subdistrict_id: FeatureId | None
    is_rolled_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunitySpread:
    """How unevenly households lie on the grids of a community.

    `excess` are the households of the largest grid above the mean and above the largest
    compound: what a new division could take from it. Below 0 there is nothing to mend.
    """

    code: str
    name: str
    n_grids: int
    n_households: int
    largest_grid: int
    largest_compound: int
    excess: float
