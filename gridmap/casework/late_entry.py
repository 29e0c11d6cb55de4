"""What may be entered later from paper 补录: nothing that is to come, nothing too old."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from gridmap.errors import InputError
from gridmap.model.call_sheet import DoneOnPaper
from gridmap.model.request import CLOCK_ALLOWANCE

_FIELDS: Mapping[str, tuple[str, str]] = {
    "received_at": ("when the call was received", "实际受理时间"),
    "sent_at": ("when somebody was sent", "电话派出时间"),
    "signed_at": ("the signature", "签收时间"),
    "arrived_at": ("the arrival", "到场时间"),
    "done_at": ("the completion", "完成时间"),
}
"""What the instants of a sheet are called, as on the form."""


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
            (before, before_zh), (name, name_zh) = _FIELDS[first], _FIELDS[field]
            raise InputError(
                problem=f"{name} is before {before}",
                mend="state the times as the sheet does, one after the other",
                problem_zh=f"{name_zh}早于{before_zh}",
                mend_zh="请按纸单填写，时间须依次",
                field=field,
            )
    field, last = stated[-1]
    if last > at + CLOCK_ALLOWANCE:
        name, name_zh = _FIELDS[field]
        raise InputError(
            problem=f"{name} is still to come",
            mend="state when it happened",
            problem_zh=f"{name_zh}尚未到来",
            mend_zh="请填写实际发生时间",
            field=field,
        )
