"""A plan of shifts that somebody wrote down: when members would be on duty on any day."""

from collections import defaultdict
from datetime import time
from pathlib import Path

from gridmap.errors import InputError
from gridmap.ingest.read import open_table
from gridmap.simulation.study import Spans

_COLUMNS = ("member_code", "starts", "ends")
_DAY_S = 86_400.0


def read_shift_plan(path: Path) -> dict[str, Spans]:
    """Return the shifts of each member named in a file, in seconds after midnight, by code.

    Columns `member_code`, `starts` and `ends`, as 08:30; a member may have several rows. A shift
    that ends at or before it starts ends on the next day. The day before and the day after are
    the same: nights begin and end in them.

    Raises
    ------
    InputError
        A column is missing, or a time is none.
    """
    table = open_table(path, file=path.name)
    missing = [one for one in _COLUMNS if one not in table.columns]
    if missing:
        raise _bad(path, f"no column {', '.join(missing)}", f"缺少列 {', '.join(missing)}")
    spans: dict[str, list[tuple[float, float]]] = defaultdict(list)
    cells = zip(*(table.columns[one] for one in _COLUMNS), strict=True)
    for number, (member_code, starts, ends) in zip(table.row_numbers, cells, strict=True):
        try:
            from_s, to_s = _seconds(starts), _seconds(ends)
        except ValueError as error:
            raise _bad(
                path, f"row {number}: {error}", f"第 {number} 行：时间应写作 08:30"
            ) from error
        to_s += _DAY_S if to_s <= from_s else 0.0
        for day_s in (-_DAY_S, 0.0, _DAY_S):
            spans[str(member_code)].append((from_s + day_s, to_s + day_s))
    return {code: tuple(sorted(some)) for code, some in spans.items()}


def _seconds(cell: object) -> float:
    read = time.fromisoformat(str(cell).strip())
    return read.hour * 3_600.0 + read.minute * 60.0 + read.second


def _bad(path: Path, problem: str, problem_zh: str) -> InputError:
    return InputError(
        code="bad_shift_plan",
        problem=problem,
        mend="give the columns member_code, starts, ends; times as 08:30",
        problem_zh=problem_zh,
        mend_zh="请给出 member_code、starts、ends 三列，时间写作 08:30",
        file=path.name,
    )
