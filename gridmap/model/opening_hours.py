"""When a station serves and a gate stands open, in an ordinary week.

The writing is the common part of OpenStreetMap's `opening_hours`
(wiki.openstreetmap.org/wiki/Key:opening_hours/specification): days, times, several rules of
which the later one counts for the days it names. Chinese words for days are read as well.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from gridmap.errors import InputError

DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

_LATEST_MINUTE = 2 * DAY_MINUTES  # "20:00-26:00" ends at two in the night
_HOLIDAYS = {"PH", "SH"}
_CLOSED = {"off", "closed"}
_SAME = str.maketrans("、~–—〜", ",----")  # after NFKC, which makes full-width signs plain
_DAY_OF = dict(zip("一二三四五六日天", (*DAYS, "Su"), strict=True))
_WORDS = (
    (re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])"), lambda m: _DAY_OF[m[1]]),
    (re.compile(r"每[天日]"), lambda _: "Mo-Su "),
    (re.compile(r"全天(?:开放)?|24小时(?:开放)?|全年无休"), lambda _: "24/7"),
    (re.compile(r"休息|关闭|不开放"), lambda _: " off"),
    (re.compile(r"[至到]"), lambda _: "-"),
)
_RULE = re.compile(r"(?P<days>(?:[A-Za-z]{2}(?:-[A-Za-z]{2})?,?)*) ?(?P<times>.*)")
_SPAN = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
_MOMENT = re.compile(r"([A-Za-z]{2}) (\d{1,2}):(\d\d)")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Opening hours of an ordinary week; public holidays are no part of one.

    `spans` are minutes since Monday 00:00 local time, sorted and apart; each begins open and
    ends closed: who comes at the closing minute stands before a shut door.
    """

    text: str
    spans: tuple[Span, ...]

    def is_open(self, week_minute: int) -> bool:
        """Tell whether it is open at a minute of the week, 0 to 10,079.

        Raises
        ------
        InputError
            There is no such minute in a week.
        """
        if not 0 <= week_minute < WEEK_MINUTES:
            raise InputError(
                code="bad_week_minute",
                problem=f"a week has no minute {week_minute}",
                mend=f"count from Monday 00:00: 0 to {WEEK_MINUTES - 1}",
                problem_zh=f"一周之中没有第 {week_minute} 分钟",
                mend_zh=f"自周一 00:00 起算：0 至 {WEEK_MINUTES - 1}",
            )
        at = bisect_right(self.spans, (week_minute, WEEK_MINUTES)) - 1
        return at >= 0 and week_minute < self.spans[at][1]


def parse(text: str | None) -> OpeningHours:
    """Return the hours that a text states; None and a blank text mean always open.

    A rule for public or school holidays alone ("PH off") says nothing about an ordinary week
    and is passed over. Whoever reads many texts decides what an unread one means there: an
    import lists it as a finding, a search treats the place as always open and says so.

    >>> parse("Mo-Fr 08:30-12:00,14:30-17:30; Sa 09:00-12:00").is_open(5 * 1440 + 600)
    True
    >>> parse("Fr 20:00-02:00").is_open(5 * 1440 + 60)
    True
    >>> parse(None).is_open(0)
    True

    Raises
    ------
    InputError
        The text, or a part of it, cannot be read; nothing is guessed.
    """
    if text is None or not text.strip():
        return OpeningHours("", ((0, WEEK_MINUTES),))
    days: list[list[Span]] = [[] for _ in DAYS]
    for rule in _plain(text).split(";"):
        if rule.strip():
            _apply(rule.strip(), days, text)
    starts = ((day * DAY_MINUTES, span) for day, spans in enumerate(days) for span in spans)
    return OpeningHours(text, _joined([(at + first, at + last) for at, (first, last) in starts]))


def parse_week_minute(text: str) -> int:
    """Return the minute of the week that "Tu 10:00" or "周二 10:00" names.

    >>> parse_week_minute("Tu 10:00")
    2040

    Raises
    ------
    InputError
        The text names no day and minute.
    """
    found = _MOMENT.fullmatch(" ".join(_plain(text).split()))
    if found and found[1].title() in DAYS and int(found[2]) < 24 and int(found[3]) < 60:  # noqa: PLR2004
        return DAYS.index(found[1].title()) * DAY_MINUTES + int(found[2]) * 60 + int(found[3])
    raise InputError(
        code="bad_week_minute",
        problem=f"{text!r} names no day and minute of a week",
        mend='write it as "Tu 10:00"',
        problem_zh=f"{text!r} 不是一周中的某日某时",
        mend_zh="请写作“周二 10:00”或“Tu 10:00”",
    )


def told_week_minute(week_minute: int) -> str:
    """Return a minute of the week as "Tu 10:00"."""
    day, minute = divmod(week_minute, DAY_MINUTES)
    return f"{DAYS[day]} {minute // 60:02d}:{minute % 60:02d}"


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_SAME)
    for pattern, word in _WORDS:
        plain = pattern.sub(word, plain)
    plain = re.sub(r"\s*([-,;:])\s*", r"\1", plain)
    return re.sub(r"(?<=[A-Za-z])(?=\d)", " ", plain)


def _apply(rule: str, days: list[list[Span]], text: str) -> None:
    if rule == "24/7":
        days[:] = [[(0, DAY_MINUTES)] for _ in DAYS]
        return
    if rule.lower() in {*_CLOSED, "open"}:
        chosen, times = set(range(7)), rule
    else:
        found = _RULE.fullmatch(rule)
        if found is None:
            raise _unread(text, rule)
        chosen, times = _chosen(found["days"].rstrip(","), rule, text), found["times"].strip()
    spans = _spans(times, rule, text)
    for day in chosen:
        days[day] = spans


def _chosen(names: str, rule: str, text: str) -> set[int]:
    if not names:
        return set(range(7))
    chosen: set[int] = set()
    for name in names.split(","):
        ends = [end.title() for end in name.split("-")]
        if name.upper() in _HOLIDAYS:
            continue
        if not set(ends) <= set(DAYS):
            raise _unread(text, rule)
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        chosen |= {day % 7 for day in range(first, last + 1 + 7 * (last < first))}
    return chosen


def _spans(times: str, rule: str, text: str) -> list[Span]:
    if times.lower() in _CLOSED:
        return []
    if times.lower() in {"", "open", "24/7"}:
        return [(0, DAY_MINUTES)]
    return [_span(part, rule, text) for part in times.split(",")]


def _span(part: str, rule: str, text: str) -> Span:
    found = _SPAN.fullmatch(part)
    if found is None or int(found[2]) > 59 or int(found[4]) > 59:  # noqa: PLR2004
        raise _unread(text, rule)
    first, last = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if first >= DAY_MINUTES or last > _LATEST_MINUTE or first == last:
        raise _unread(text, rule)
    return first, last + DAY_MINUTES * (last < first)


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Return the spans within one week: what runs past Sunday goes on on Monday."""
    cut = [(first, min(last, WEEK_MINUTES)) for first, last in spans]
    cut += [(0, last - WEEK_MINUTES) for _, last in spans if last > WEEK_MINUTES]
    joined: list[Span] = []
    for first, last in sorted(cut):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def _unread(text: str, rule: str) -> InputError:
    return InputError(
        code="unread_hours",
        problem=f"opening hours {text!r} cannot be read at {rule!r}",
        mend='write them as "24/7" or "Mo-Fr 08:30-12:00,14:30-17:30; Sa 09:00-12:00"',
        problem_zh=f"无法读懂开放时间 {text!r} 中的 {rule!r}",
        mend_zh="请写作“24/7”或“Mo-Fr 08:30-12:00,14:30-17:30; Sa 09:00-12:00”",
    )
