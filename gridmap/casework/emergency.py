"""The life of an emergency operation: listed moves, what must be settled.

The database holds the same moves and refuses everything else; this file is where they are
written. An operation that was prepared and never switched on may be called off at once.
"""

from dataclasses import dataclass, fields

from gridmap.casework.signatures import person_key
from gridmap.errors import IllegalMove, StillOpen
from gridmap.model.emergency import CallState, OperationState, RollAnswer

OPERATION_MOVES: frozenset[tuple[OperationState, OperationState]] = frozenset(
    {
        (OperationState.PREPARED, OperationState.ON),
        (OperationState.PREPARED, OperationState.OFF),
        (OperationState.ON, OperationState.STANDING_DOWN),
        # The water rises again before everybody is home.
        (OperationState.STANDING_DOWN, OperationState.ON),
        (OperationState.STANDING_DOWN, OperationState.OFF),
    }
)

CALL_MOVES: frozenset[tuple[CallState, CallState]] = frozenset(
    {
        (CallState.CALLED, CallState.CONFIRMED),
        (CallState.CALLED, CallState.DECLINED),
        (CallState.CALLED, CallState.NO_ANSWER),
        # Whoever did not answer may call back, and minds change while the storm is coming.
        (CallState.NO_ANSWER, CallState.CONFIRMED),
        (CallState.NO_ANSWER, CallState.DECLINED),
        (CallState.CONFIRMED, CallState.DECLINED),
        (CallState.DECLINED, CallState.CONFIRMED),
        # Some come without a word.
        (CallState.CALLED, CallState.MUSTERED),
        (CallState.NO_ANSWER, CallState.MUSTERED),
        (CallState.CONFIRMED, CallState.MUSTERED),
        (CallState.DECLINED, CallState.MUSTERED),
    }
    | {(state, CallState.RELEASED) for state in CallState if state is not CallState.RELEASED}
)

ROLL_MOVES: frozenset[tuple[RollAnswer | None, RollAnswer]] = frozenset(
    {(None, answer) for answer in RollAnswer}
    # Late is not absent; nobody who was seen becomes unseen.
    | {(RollAnswer.ABSENT, RollAnswer.PRESENT), (RollAnswer.EXCUSED, RollAnswer.PRESENT)}
)


def check_operation_move(before: OperationState, after: OperationState) -> None:
    """Refuse a move of an operation that is not listed.

    Raises
    ------
    IllegalMove
        Names both states.
    """
    if (before, after) not in OPERATION_MOVES:
        raise IllegalMove(
            problem=f"an operation that is {before.en} cannot become {after.en}",
            problem_zh=f"应急行动不能从“{before.zh}”变为“{after.zh}”",
            before=before.value,
            after=after.value,
        )


def check_is_on(state: OperationState) -> None:
    """Refuse to call or count anybody for an operation that is not on.

    Raises
    ------
    IllegalMove
        It is not switched on, or is over.
    """
    if state not in {OperationState.ON, OperationState.STANDING_DOWN}:
        raise IllegalMove(
            problem=f"the operation is {state.en}, not switched on",
            mend="two persons switch it on: gridmap emergency on NUMBER",
            problem_zh=f"应急行动处于“{state.zh}”，尚未启动或已结束",
            mend_zh="须由两人先后确认启动：gridmap emergency on 编号",
            before=state.value,
        )


def check_call_move(before: CallState, after: CallState) -> None:
    """Refuse a move of a mobilised person that is not listed.

    Raises
    ------
    IllegalMove
        Names both states.
    """
    if (before, after) not in CALL_MOVES:
        raise IllegalMove(
            problem=f"a person who is {before.en} cannot become {after.en}",
            problem_zh=f"动员人员不能从“{before.zh}”变为“{after.zh}”",
            before=before.value,
            after=after.value,
        )


def phone_key(phone: str) -> str:
    """Return a telephone number as it is compared: by its digits, if it has any.

    >>> phone_key("0898-65321") == phone_key("0898 65 321")
    True
    """
    written = person_key(phone)
    return "".join(one for one in written if one.isdecimal()) or written


@dataclass(frozen=True, slots=True, kw_only=True)
class MusterCounts:
    """The answers of one roll; together they are everybody on the list."""

    n_present: int
    n_absent: int
    n_excused: int
    n_unanswered: int

    @property
    def n_expected(self) -> int:
        """Return how many stand on the list."""
        return self.n_present + self.n_absent + self.n_excused + self.n_unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMatters:
    """What is still open when an operation is to be switched off."""

    n_roll_unanswered: int
    n_goods_out: int
    n_evacuees_waiting: int
    n_evacuees_away: int
    n_hazards_in_danger: int

    def told(self) -> dict[str, int]:
        """Return what is open by name, without what is settled."""
        counts = {one.name: int(getattr(self, one.name)) for one in fields(self)}
        return {name: n for name, n in counts.items() if n}


OPEN = {
    "n_roll_unanswered": ("点名未答", "unanswered on rolls"),
    "n_goods_out": ("未归还物资", "goods not returned"),
    "n_evacuees_waiting": ("待转移人员", "people to be evacuated"),
    "n_evacuees_away": ("未返家人员", "people not home again"),
    "n_hazards_in_danger": ("险情未解除的隐患点", "hazard points in danger"),
}
"""What each open matter is called, in Chinese and in English."""


def check_may_switch_off(matters: OpenMatters, *, left_open: str | None) -> None:
    """Refuse to switch off while something is open, unless somebody states why it stays so.

    Raises
    ------
    StillOpen
        Names what is open, with its counts.
    """
    told = matters.told()
    if not told or (left_open and left_open.strip()):
        return
    listed = ", ".join(f"{OPEN[name][1]} {n}" for name, n in told.items())
    listed_zh = "，".join(f"{OPEN[name][0]} {n}" for name, n in told.items())
    raise StillOpen(
        problem=f"still open: {listed}",
        mend="settle it, or state why it stays open",
        problem_zh=f"尚有未了事项：{listed_zh}",
        mend_zh="请先处理，或写明遗留原因",
        **told,
    )
