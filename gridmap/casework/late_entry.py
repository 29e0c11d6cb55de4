"""What may be entered later from paper 补录: nothing that is to come, nothing too old."""

from datetime import datetime, timedelta
from itertools import pairwise

from gridmap.errors import InputError
from gridmap.model.call_sheet import DoneOnPaper
from gridmap.model.request import CLOCK_ALLOWANCE


def too_old(received_at: datetime, *, at: datetime, within_s: float) -> InputError | None:
    """Return what is said of a sheet that is too old to be entered; None where it is not."""
    if received_at >= at - timedelta(seconds=within_s):
        return None
    hours = f"{within_s / 3_600:g}"
    return InputError(
        problem=f"this was received more than {hours} hours ago: {received_at.isoformat()}",
        mend="look at the date; what is older is not entered (late_entry_within_s)",
        problem_zh=f"受理时间早于 {hours} 小时之前：{received_at.isoformat()}",
        mend_zh="请核对日期；更早的纸单不再补录（late_entry_within_s）",
        field="received_at",
        value=received_at.isoformat(),
    )


def check_done_on_paper(done: DoneOnPaper, *, received_at: datetime, at: datetime) -> None:
    """Refuse instants of a sheet that do not follow each other or are still to come.

    Raises
    ------
    InputError
        With the field that is wrong.
    """
    stated = (("received_at", received_at), *done.instants)
    for (first, earlier), (field, later) in pairwise(stated):
        if later < earlier:
            raise InputError(
                problem=f"{field} is before {first}",
                mend="state the times as the sheet does, one after the other",
                problem_zh=f"{field} 早于 {first}",
                mend_zh="请按纸单填写，时间须依次",
                field=field,
            )
    field, last = stated[-1]
    if last > at + CLOCK_ALLOWANCE:
        raise InputError(
            problem=f"{field} is still to come",
            mend="state when it happened",
            problem_zh=f"{field} 尚未到来",
            mend_zh="请填写实际发生时间",
            field=field,
        )
