"""Words for work orders: states, urgency, who handles."""

from enum import StrEnum


class CaseState(StrEnum):
    """States of a work order, by the codes of the case machine."""

    REPORTED = "A00"  # 已上报·待受理
    TO_BE_FILED = "A03"  # 待立案: waits for a place
    TO_BE_DISPATCHED = "A05"  # 待派遣
    DISPATCHED = "A06"  # 已派遣·待签收
    HANDLING = "A07"  # 已签收·处置中
    FEEDBACK = "A11"  # 处理反馈·待核查
    CHECKING = "A13"  # 核查中
    TO_BE_CLOSED = "A15"  # 待结案
    CLOSED = "A16"  # 已结案
    MERGED = "A20"  # 并案
    VOID = "A21"  # 作废


class AssignmentState(StrEnum):
    """States of an assignment. The last four are ends."""

    RESERVED = "reserved"  # 已派·待签收
    SIGNED = "signed"  # 已签收
    ARRIVED = "arrived"  # 已到场
    CANNOT_GO_ASKED = "cannot_go_asked"  # 已报无法前往·待网格长决定
    DONE = "done"  # 完成
    CANNOT_GO = "cannot_go"  # 无法前往
    WITHDRAWN = "withdrawn"  # 撤派
    TRANSFERRED = "transferred"  # 转派


class ClaimMode(StrEnum):
    """How a work order that is to be claimed is offered."""

    CASCADE = "cascade"  # 逐人推送: to one after the other
    BROADCAST = "broadcast"  # 同时推送: to several at once, the first to accept has it


class OfferState(StrEnum):
    """States of an offer 待接单. All but the first are ends."""

    OFFERED = "offered"  # 待接单
    ACCEPTED = "accepted"  # 已接单
    DECLINED = "declined"  # 拒单
    EXPIRED = "expired"  # 超时
    WITHDRAWN = "withdrawn"  # 撤回


class CooperationState(StrEnum):
    """States of a request for cooperation 协同请求. The last two are ends."""

    ASKED = "asked"  # 已发出
    ACKNOWLEDGED = "acknowledged"  # 已确认
    ANSWERED = "answered"  # 已答复
    WITHDRAWN = "withdrawn"  # 已撤回


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
ENDED_ASSIGNMENTS = frozenset(
    {
        AssignmentState.DONE,
        AssignmentState.CANNOT_GO,
        AssignmentState.WITHDRAWN,
        AssignmentState.TRANSFERRED,
    }
)
ENDED_OFFERS = frozenset(OfferState) - {OfferState.OFFERED}
ENDED_COOPERATIONS = frozenset({CooperationState.ANSWERED, CooperationState.WITHDRAWN})
