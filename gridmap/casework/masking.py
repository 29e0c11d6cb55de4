"""Personal data as those see it who may not: masked by field, and wherever a text looks like it.

One function, for every answer. It knows the fields that hold a person, and finds in any text what
people write into it all the same: telephone and identity numbers, and rooms. A name in a free text
is not found; nothing can find it without knowing it.
"""

import re
from collections.abc import Mapping

from gridmap.casework.care_screen import masked_name

_PERSONS = frozenset(
    {"caller_name", "person_name", "liaison_name", "watcher_name", "head_name", "person", "caller"}
)
"""Fields that hold the name of a person."""

_NUMBERS = frozenset({"phone", "caller_phone", "liaison_phone", "watcher_phone", "head_phone"})
"""Fields that hold a telephone number."""

_BESIDE_PERSONS = _NUMBERS | {"post"}
"""A `name` beside one of these is a person's."""

_SECRETS = frozenset({"household", "note", "id_card"})
"""Fields of which nothing is shown."""

_TOLD, _BESIDE_TOLD = frozenset({"text", "answer"}), frozenset({"address", "asked_of"})
"""Fields that hold what somebody told in words, where they stand beside one of the others."""

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


def masked(said: object, *, hides_told: bool = False) -> object:
    """Return an answer with the personal data in it masked, however deep it stands.

    What callers tell and units answer is left out whole where `hides_told`: no rule finds in it
    who is meant.

    >>> masked({"name": "王小明", "phone": "13800138000", "text": "住3栋2单元502室"})
    {'name': '王**', 'phone': '138***00', 'text': '住3栋2单元***室'}
    >>> masked({"name": "和平街道", "code": "460105001001001"})
    {'name': '和平街道', 'code': '460105001001001'}
    >>> masked({"text": "邻居老李打人", "address": "灯塔"}, hides_told=True)
    {'text': '***', 'address': '灯塔'}
    """
    if isinstance(said, str):
        return masked_text(said)
    if isinstance(said, list | tuple):
        return [masked(one, hides_told=hides_told) for one in said]
    if isinstance(said, Mapping):
        is_person = any(name in said for name in _BESIDE_PERSONS)
        hidden = _TOLD if hides_told and not _BESIDE_TOLD.isdisjoint(said) else frozenset()
        return {
            name: masked(value, hides_told=hides_told)
            if not isinstance(value, str)
            else _masked_field(name, value, of_person=is_person, is_hidden=name in hidden)
            for name, value in said.items()
        }
    return said


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


def _masked_field(name: str, value: str, *, of_person: bool, is_hidden: bool) -> str:
    if name in _NUMBERS:
        return masked_number(value)
    if name in _PERSONS or (of_person and name == "name"):
        return masked_name(value)
    if is_hidden or name in _SECRETS:
        return "***" if value else value
    return masked_text(value)


def _starred(found: re.Match[str]) -> str:
    return masked_number(found[0].lstrip("+( "))
