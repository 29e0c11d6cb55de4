"""What a request can count for, and the figures that are made of it.

Every figure is a count, a share of two counts, or how long a step took. Each count opens the
list of the requests behind it, by the same statement. "Due" is what fell due in the span, not
what came in during it: otherwise a month looks the better the later one asks. A share of
nothing is no figure, neither 0 nor 100 in a hundred.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridmap.model.worded import Worded


class Counted(Worded):
    """What a request counts for in a span. Void and merged orders count only as requests."""

    RECEIVED = "received", "期内受理的诉求", "requests received in the span"
    ANSWERED = "answered", "其中直接答复", "of them answered at once"
    REFERRED = "referred", "其中转其他部门（110/119/120 等）", "of them referred elsewhere"
    CANCELLED = "cancelled", "其中诉求人撤销", "of them cancelled by the caller"
    MERGED = "merged", "其中并入其他工单", "of them merged into another order"
    NUMBERED = "numbered", "其中有来电号码", "of them with a caller's number"
    REPEAT = (
        "repeat",
        "其中同一号码、同一类别、同一街道30日内再次诉求",
        "of them from a number that asked for the same in that subdistrict within 30 days",
    )
    DISPATCHED = "dispatched", "期内首次派出的工单", "orders first dispatched in the span"
    FIRST_RIGHT = (
        "first_right",
        "其中首次派出后未被退回、撤派或转派",
        "of them not returned, withdrawn or handed over by whoever was sent first",
    )
    SENT_BACK = (
        "sent_back",
        "其中被承办人退回（无法前往、单位退单）",
        "of them sent back by a handler (cannot go, unit returned it)",
    )
    SIGNED_IN_TIME = "signed_in_time", "其中按时签收", "of them signed in time"
    SIGNED = "signed", "期内签收的工单", "orders signed in the span"
    ARRIVED = "arrived", "期内到场的工单", "orders reached on site in the span"
    ARRIVED_IN_TIME = "arrived_in_time", "其中按时到场", "of them reached in time"
    DUE = "due", "期内到期的工单（应办结）", "orders due to close in the span"
    DUE_AND_CLOSED = "due_and_closed", "其中期末前已办结", "of them closed by the end of the span"
    CLOSED_IN_TIME = "closed_in_time", "其中按期办结", "of them closed in time"
    CLOSED = "closed", "期内办结的工单", "orders closed in the span"
    OPEN = "open", "期末未办结的工单", "orders open at the end of the span"
    OVERDUE = "overdue", "其中已超过办结时限", "of them past the limit for closing"


class Timed(Worded):
    """A step whose duration is told, by the 50th, 90th and 95th hundredth of those that took it."""

    SIGN = "sign", "首次派出至首次签收", "from the first dispatch to the first signature"
    ARRIVE = "arrive", "立案至首次到场", "from opening the order to the first arrival"
    CLOSE = "close", "立案至办结", "from opening the order to closing it"


ENDED_BY = {
    Timed.SIGN: Counted.SIGNED,
    Timed.ARRIVE: Counted.ARRIVED,
    Timed.CLOSE: Counted.CLOSED,
}
"""The orders that a duration is of: those whose step ended in the span."""

_WALL_CLOCK = ("自然时间", "wall clock")
_BY_LIMIT = (
    "按工单时限判定（自然时间，紧急与预约各有时限）",
    "by the order's own limit (wall clock; urgent matters and appointments have theirs)",
)
_BY_INSTANT = ("按发生时刻归入统计期", "by the instant at which it happened")
_AT_END = ("以期末（未结束则为当前）为准", "as of the end of the span, or now")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: what it counts, of what, by which clock, and whether more of it is better.

    A share has an `among`, a duration is `timed`; a plain count has neither.
    """

    name: str
    zh: str
    en: str
    counted: Counted
    among: Counted | None = None
    timed: Timed | None = None
    clock: tuple[str, str] = _BY_INSTANT
    more_is_better: bool | None = None


FIGURES: Sequence[Figure] = (
    Figure(name="received", zh="受理量", en="Received", counted=Counted.RECEIVED),
    Figure(
        name="direct_answer_share",
        zh="直接答复率",
        en="Answered at once",
        counted=Counted.ANSWERED,
        among=Counted.RECEIVED,
    ),
    Figure(
        name="repeat_share",
        zh="重复诉求率",
        en="Repeats",
        counted=Counted.REPEAT,
        among=Counted.NUMBERED,
        more_is_better=False,
    ),
    Figure(name="dispatched", zh="派单量", en="Dispatched", counted=Counted.DISPATCHED),
    Figure(
        name="first_right_share",
        zh="首派准确率",
        en="Right at first",
        counted=Counted.FIRST_RIGHT,
        among=Counted.DISPATCHED,
        more_is_better=True,
    ),
    Figure(
        name="sent_back_share",
        zh="退单率",
        en="Sent back",
        counted=Counted.SENT_BACK,
        among=Counted.DISPATCHED,
        more_is_better=False,
    ),
    Figure(
        name="signed_in_time_share",
        zh="及时签收率",
        en="Signed in time",
        counted=Counted.SIGNED_IN_TIME,
        among=Counted.DISPATCHED,
        clock=_BY_LIMIT,
        more_is_better=True,
    ),
    Figure(
        name="arrived_in_time_share",
        zh="按时到场率",
        en="Arrived in time",
        counted=Counted.ARRIVED_IN_TIME,
        among=Counted.ARRIVED,
        clock=_BY_LIMIT,
        more_is_better=True,
    ),
    Figure(
        name="closed",
        zh="办结量",
        en="Closed",
        counted=Counted.CLOSED,
        more_is_better=True,
    ),
    Figure(
        name="closed_share",
        zh="办结率",
        en="Closed of due",
        counted=Counted.DUE_AND_CLOSED,
        among=Counted.DUE,
        clock=_AT_END,
        more_is_better=True,
    ),
    Figure(
        name="closed_in_time_share",
        zh="按期办结率",
        en="Closed in time",
        counted=Counted.CLOSED_IN_TIME,
        among=Counted.DUE,
        clock=_BY_LIMIT,
        more_is_better=True,
    ),
    Figure(name="open", zh="在办量", en="Open", counted=Counted.OPEN, clock=_AT_END),
    Figure(
        name="overdue",
        zh="超期未结",
        en="Overdue to close",
        counted=Counted.OVERDUE,
        clock=_AT_END,
        more_is_better=False,
    ),
    Figure(
        name="sign_time",
        zh="签收时长",
        en="Time to sign",
        counted=Counted.SIGNED,
        timed=Timed.SIGN,
        clock=_WALL_CLOCK,
        more_is_better=False,
    ),
    Figure(
        name="arrive_time",
        zh="到场时长",
        en="Time to arrive",
        counted=Counted.ARRIVED,
        timed=Timed.ARRIVE,
        clock=_WALL_CLOCK,
        more_is_better=False,
    ),
    Figure(
        name="close_time",
        zh="办结时长",
        en="Time to close",
        counted=Counted.CLOSED,
        timed=Timed.CLOSE,
        clock=_WALL_CLOCK,
        more_is_better=False,
    ),
    Figure(name="referred", zh="转介量", en="Referred", counted=Counted.REFERRED),
    Figure(name="merged", zh="并案量", en="Merged", counted=Counted.MERGED),
    Figure(name="cancelled", zh="撤销量", en="Cancelled", counted=Counted.CANCELLED),
)
"""The figures that leaders read, in the order in which they read them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hundredths:
    """How long a step took, in seconds: half took no longer than `p50_s`, and so on."""

    p50_s: float
    p90_s: float
    p95_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was counted and timed in one span for one group; a step nobody took has no duration."""

    counts: Mapping[Counted, int]
    durations: Mapping[Timed, Hundredths]

    def share(self, figure: Figure) -> float | None:
        """Return a share between 0 and 1; None of nothing, and of what is no share."""
        if figure.among is None or not self.counts[figure.among]:
            return None
        return self.counts[figure.counted] / self.counts[figure.among]


NOTHING = Tally(counts=dict.fromkeys(Counted, 0), durations={})
"""The tally of a group that has nothing in a span."""
