"""Personal data as those see it who may not: masked by field, and wherever a text looks like it.

One function, for every answer. It knows the fields that hold a person, and finds in any text what
people write into it all the same: telephone and identity numbers, and rooms. A name in a free text
is found where the same answer holds it as a name; nothing can find it without knowing it, so what
people write in their own words is left out whole for most.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from gridmap.casework.care_screen import masked_name

_PERSONS = frozenset(
    {"caller_name", "person_name", "liaison_name", "watcher_name", "head_name", "person", "caller"}
    | {"from_whom", "acknowledged_by", "on_behalf_of"}
)
"""Fields that hold the name of a person."""

_NUMBERS = frozenset({"phone", "caller_phone", "liaison_phone", "watcher_phone", "head_phone"})
"""Fields that hold a telephone number."""

_BESIDE_PERSONS = _NUMBERS | {"post"}
"""A `name` beside one of these is a person's."""

_SECRETS = frozenset({"household", "note", "id_card"})
"""Fields of which nothing is shown."""

_TOLD = frozenset(
    {"text", "answer", "reason", "what", "remarks", "report", "end_reason", "cancel_reason"}
    | {"asked_reason", "choice_reason", "left_open"}
)
_BESIDE_TOLD = frozenset(
    {"address", "asked_of", "asked_at", "cause", "from_whom", "noted_by", "acknowledged_by"}
    | {"chosen_by", "planned_by", "handed_by", "signed_at", "is_drill"}
)
"""Fields that hold what somebody wrote in their own words, where they stand beside one of the
others; and what an event of the history says, wherever it stands."""

_HISTORY, _PLACES = "facts", frozenset({"address"})
_SHORTEST_NAME = 2

_JOINED = r"\s*[-–—]\s*"
_ROOM = re.compile(
    rf"(?<![\w-])\d{{1,4}}{_JOINED}\d{{1,4}}{_JOINED}\d{{3,4}}(?![\w-])"  # 3-2-502
    rf"|(?<![\w-])(?:\d{{1,4}}{_JOINED}){{1,2}}\d{{3,4}}(?=\s*(?:室|房|号房))"  # 3-502室
    r"|(?<![\w-])\d{1,5}[A-Za-z]?(?=\s*(?:室|号房|房(?![产屋子东管])))"
    r"|(?<=[号单元栋幢座楼])\s*\d{1,5}[A-Za-z]?(?=\s*(?:室|号房|房(?![产屋子东管])))"
    r"|(?<=单元)[-–—\s]*\d{3,4}(?!\d)"
    r"|(?<=[栋幢座楼])[-–—\s]*\d{3,4}(?!\d|\s*[号层单米户路元])"
    r"|(?i:(?<=\broom )|(?<=\bflat )|(?<=\bapt )|(?<=\bapartment ))\d{1,5}[A-Za-z]?\b"
)
_BEFORE = r"(?<!\d)(?<![0-9A-Fa-f]-)"
"""Neither within a longer number nor within an id of ours."""

_PHONE = re.compile(
    rf"{_BEFORE}(?:\+\s*86[-\s]?)?1[3-9]\d(?:[-\s.–—]?\d{{4}}){{2}}(?!\d)"
    rf"|{_BEFORE}1\d{{10}}(?!\d)"
    rf"|{_BEFORE}\(?0\d{{2,3}}\)?[-\s–—]?\d{{3,4}}[-\s]?\d{{4}}(?:[-\s转]+\d{{1,5}})?(?![\d-])"
    rf"|{_BEFORE}400[-\s]?\d{{3}}[-\s]?\d{{4}}(?![\d-])"
)
_IDENTITY = re.compile(rf"{_BEFORE}[1-9]\d{{5}}(?:19|20)\d{{2}}[01]\d[0-3]\d{{4}}[\dXx](?!\d)")
_OWN_ID = re.compile(
    r"(?<![0-9A-Fa-f])([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9A-Fa-f])"
)
"""By itself, or within a code: its digits are nobody's number."""

_WIDE = 0xFEE0
"""How far full-width digits and marks stand from the usual ones."""

_PLAIN = {ord(mark) + _WIDE: mark for mark in "0123456789-+()"}
_DIGIT = re.compile(r"\d")
_HEAD, _TAIL, _WHOLE_FROM = 3, 2, 7


def masked(
    said: object, *, hides_told: bool = False, names: Collection[str] = frozenset()
) -> object:
    """Return an answer with the personal data in it masked, however deep it stands.

    What callers tell, units answer and people give as a reason is left out whole where
    `hides_told`; else the names that are known, and those that the answer holds, are taken out.

    >>> masked({"name": "王小明", "phone": "13800138000", "text": "住3栋2单元502室"})
    {'name': '王**', 'phone': '138***00', 'text': '住3栋2单元***室'}
    >>> masked({"name": "和平街道", "code": "460105001001001"})
    {'name': '和平街道', 'code': '460105001001001'}
    >>> masked({"text": "邻居老李打人", "address": "灯塔"}, hides_told=True)
    {'text': '***', 'address': '灯塔'}
    >>> masked({"text": "王小明要回电", "address": "灯塔", "caller_name": "王小明"})
    {'text': '王**要回电', 'address': '灯塔', 'caller_name': '王**'}
    """
    known = {one for one in (*names, *_names_in(said)) if len(one) >= _SHORTEST_NAME}
    return _Masking(tuple(sorted(known, key=len, reverse=True)), hides_told).of(said)


@dataclass(frozen=True, slots=True)
class _Masking:
    """How one answer is masked: names, the longest first, and whether words are left out whole."""

    names: tuple[str, ...]
    hides_told: bool

    def of(self, said: object, *, is_history: bool = False) -> object:
        """Return a part of the answer, masked."""
        if isinstance(said, str):
            return masked_text(said)
        if isinstance(said, list | tuple):
            return [self.of(one) for one in said]
        if isinstance(said, Mapping):
            is_person = any(name in said for name in _BESIDE_PERSONS)
            told = is_history or not _BESIDE_TOLD.isdisjoint(said)
            return {
                name: self.of(value, is_history=name == _HISTORY and _is_event(said))
                if not isinstance(value, str)
                else self._field(name, value, of_person=is_person, is_told=told and name in _TOLD)
                for name, value in said.items()
            }
        return said

    def _field(self, name: str, value: str, *, of_person: bool, is_told: bool) -> str:
        if name in _NUMBERS:
            return masked_number(value)
        if name in _PERSONS or (of_person and name == "name"):
            return masked_name(value)
        if name in _SECRETS or (is_told and self.hides_told):
            return "***" if value else value
        if is_told or name in _PLACES:
            return masked_text(self._without_names(value))
        return masked_text(value)

    def _without_names(self, text: str) -> str:
        for name in self.names:
            text = text.replace(name, masked_name(name))
        return text


def _is_event(said: Mapping[str, object]) -> bool:
    """Tell an event of the history from a line of the audit, whose reader weighs the reasons."""
    return "kind" in said and "wanted" not in said


def _names_in(said: object, name: str = "", *, of_person: bool = False) -> Iterator[str]:
    """Yield the names of persons that an answer holds."""
    if isinstance(said, str):
        if name in _PERSONS or (of_person and name == "name"):
            yield said
    elif isinstance(said, list | tuple):
        for one in said:
            yield from _names_in(one)
    elif isinstance(said, Mapping):
        is_person = any(one in said for one in _BESIDE_PERSONS)
        for key, value in said.items():
            yield from _names_in(value, key, of_person=is_person)


def masked_text(text: str) -> str:
    """Return a text with telephone numbers, identity numbers and rooms masked.

    >>> masked_text("请回电 138-0013-8000 或 0898-65321234，身份证 46010519900101123X")
    '请回电 138***00 或 089***34，身份证 460***3X'
    >>> masked_text("2026-11-29 收到，工单 20261129-00012，网格 460105001001001")
    '2026-11-29 收到，工单 20261129-00012，网格 460105001001001'
    >>> masked_text("P-01234567-8901-4234-8234-123456789012")
    'P-01234567-8901-4234-8234-123456789012'
    """
    if _DIGIT.search(text) is None:
        return text
    parts = _OWN_ID.split(text)  # an id stands at every second place
    return "".join(part if n % 2 else _masked_part(part) for n, part in enumerate(parts))


def _masked_part(text: str) -> str:
    plain = text.translate(_PLAIN)
    hidden = _IDENTITY.sub(_starred, plain)
    hidden = _PHONE.sub(_starred, hidden)
    hidden = _ROOM.sub("***", hidden)
    return text if hidden == plain else hidden


def masked_number(number: str) -> str:
    """Return a telephone number as lists show it: how it begins and how it ends.

    >>> masked_number("13800138000"), masked_number("12345"), masked_number("")
    ('138***00', '***', '')
    """
    if len(number) < _WHOLE_FROM:
        return "***" if number else ""
    return f"{number[:_HEAD]}***{number[-_TAIL:]}"


def _starred(found: re.Match[str]) -> str:
    return masked_number(found[0].lstrip("+( "))
