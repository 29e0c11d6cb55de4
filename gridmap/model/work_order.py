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
    """States of an assignment. The last three are ends."""

    RESERVED = "reserved"  # 已派·待签收
    SIGNED = "signed"  # 已签收
    ARRIVED = "arrived"  # 已到场
    DONE = "done"  # 完成
    CANNOT_GO = "cannot_go"  # 无法前往
    WITHDRAWN = "withdrawn"  # 撤派


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


ENDED_CASES = frozenset({CaseState.CLOSED, CaseState.MERGED, CaseState.VOID})
ENDED_ASSIGNMENTS = frozenset(
    {AssignmentState.DONE, AssignmentState.CANNOT_GO, AssignmentState.WITHDRAWN}
)
