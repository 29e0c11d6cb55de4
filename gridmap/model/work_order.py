"""Words for work orders: states, urgency, who handles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gridmap.model.photo import NoPhotoBecause
from gridmap.model.worded import Worded


class CaseState(Worded):
    """States of a work order, by the codes of the case machine."""

    REPORTED = "A00", "已上报·待受理", "reported"
    TO_BE_FILED = "A03", "待立案", "to be filed"  # waits for a place
    TO_BE_DISPATCHED = "A05", "待派遣", "to be dispatched"
    DISPATCHED = "A06", "已派遣·待签收", "to be signed"
    HANDLING = "A07", "已签收·处置中", "being handled"
    FEEDBACK = "A11", "处理反馈·待核查", "to be checked"
    CHECKING = "A13", "核查中", "being checked"
    TO_BE_CLOSED = "A15", "待结案", "to be closed"
    CLOSED = "A16", "已结案", "closed"
    MERGED = "A20", "并案", "merged"
    VOID = "A21", "作废", "void"


class AssignmentState(Worded):
    """States of an assignment. The last four are ends."""

    RESERVED = "reserved", "已派·待签收", "to be signed"
    SIGNED = "signed", "已签收", "signed"
    ARRIVED = "arrived", "已到场", "on site"
    CANNOT_GO_ASKED = "cannot_go_asked", "已报无法前往·待网格长决定", "asked to be let off"
    DONE = "done", "完成", "done"
    CANNOT_GO = "cannot_go", "无法前往", "cannot go"
    WITHDRAWN = "withdrawn", "撤派", "withdrawn"
    TRANSFERRED = "transferred", "转派", "handed over"


class AwayBecause(StrEnum):
    """Why a phone cannot show that its member has arrived: one tap, and nobody is worse off."""

    NO_FIX = "no_fix"  # 无定位
    INDOORS = "indoors"  # 高层、地下室，信号差
    NEARBY = "nearby"  # 在附近处置，如小区门口
    WRONG_PLACE = "wrong_place"  # 工单位置有误
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What somebody says with a step: a reason or note in words, and what their phone adds.

    `no_photo` says why a photo that is wanted was not taken.
    """

    reason: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    no_photo: NoPhotoBecause | None = None


class ClaimMode(StrEnum):
    """How a work order that is to be claimed is offered."""

    CASCADE = "cascade"  # 逐人推送: to one after the other
    BROADCAST = "broadcast"  # 同时推送: to several at once, the first to accept has it


class OfferState(Worded):
    """States of an offer 待接单. All but the first are ends."""

    OFFERED = "offered", "待接单", "offered"
    ACCEPTED = "accepted", "已接单", "accepted"
    DECLINED = "declined", "拒单", "declined"
    EXPIRED = "expired", "超时", "expired"
    WITHDRAWN = "withdrawn", "撤回", "withdrawn"


class CooperationState(Worded):
    """States of a request for cooperation 协同请求. The last three are ends."""

    ASKED = "asked", "已发出", "asked"
    ACKNOWLEDGED = "acknowledged", "已确认", "acknowledged"
    ANSWERED = "answered", "已答复", "answered"
    DECLINED = "declined", "已谢绝", "declined"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


class Urgency(StrEnum):
    """How a work order is treated against others."""

    URGENT = "urgent"
    NORMAL = "normal"


class Disposition(StrEnum):
    """What the intake desk does with a request."""

    PERSON = "person"  # 派人
    UNIT = "unit"  # 转承办单位
    ANSWERED = "answered"  # 直接答复
    REFERRED = "referred"  # 转 110/119/120 等


class WaitingFor(StrEnum):
    """Why a work order stands still, for the queue that everybody sees."""

    DESK = "desk"  # 待坐席处理: nobody has said yet who handles it
    UNLOCATED = "unlocated"  # 无位置
    OUTSIDE_AREA = "outside_area"  # 辖区外
    NO_CANDIDATE = "no_candidate"  # 无可派人员
    TEAM = "team"  # 待组队: a required part of the team is missing
    CLAIM = "claim"  # 待认领: offered, nobody has accepted yet
    PLANNED = "planned"  # 已排定联合行动: goes ahead on its day


class BatchOutcome(StrEnum):
    """What became of one order of a batch."""

    ASSIGNED = "assigned"
    NOBODY = "nobody"  # nobody was left for it
    OVERTAKEN = "overtaken"  # the order moved, the member was taken, or it could not be written


ENDED_CASES = frozenset({CaseState.CLOSED, CaseState.MERGED, CaseState.VOID})
LED_CASES = frozenset({CaseState.DISPATCHED, CaseState.HANDLING})
"""States in which somebody has a work order and has not reported back."""

ENDED_ASSIGNMENTS = frozenset(
    {
        AssignmentState.DONE,
        AssignmentState.CANNOT_GO,
        AssignmentState.WITHDRAWN,
        AssignmentState.TRANSFERRED,
    }
)
ENDED_OFFERS = frozenset(OfferState) - {OfferState.OFFERED}
ENDED_COOPERATIONS = frozenset(
    {CooperationState.ANSWERED, CooperationState.DECLINED, CooperationState.WITHDRAWN}
)
