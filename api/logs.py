"""Where log lines go: standard error, as text for people or as JSON for what collects them.

No line holds who called: numbers and rooms are masked in whatever is written, and where something
of ours does not fit its own schema the log says what is wrong with it, not what stood there.
"""

import logging
import re
import sys
from logging import Formatter
from types import TracebackType
from typing import Literal

from pythonjsonlogger.json import JsonFormatter

from api.watch import REQUEST_ID
from gridmap.casework.masking import masked_text

_FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s"
_FOR_PEOPLE = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"
_TIME = "%Y-%m-%dT%H:%M:%S%z"
_GIVEN = re.compile(r"('input': |input_value=).*")
"""What checkers of schemas quote to the end of their line: it may be a whole record."""

_WORDS = re.compile(r"[^\x00-\x7f]+")
"""Words in an address: no route of ours has any, and somebody's name may be among them."""


_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _ForPeople(Formatter):
    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 (the name of the library's)
        """Return a traceback without what it quotes."""
        return without_persons(super().formatException(ei))


class _ForCollectors(JsonFormatter):
    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 (the name of the library's)
        """Return a traceback without what it quotes."""
        return without_persons(str(super().formatException(ei)))


def without_persons(said: str) -> str:
    """Return a text as it may stand in a log.

    >>> without_persons("name: str [type=missing, input_value={'phone': 1}, input_type=dict]")
    'name: str [type=missing, input_value=…'
    >>> without_persons("nobody answers at 13800138000")
    'nobody answers at 138***00'
    """
    return masked_text(_GIVEN.sub(r"\1…", said))


def begin(log_format: Literal["text", "json"]) -> None:
    """Write what happens to standard error, each line with the id of its call.

    As text these are warnings and errors; as JSON every call too, one object a line.
    """
    as_json = log_format == "json"
    logging.basicConfig(
        level=logging.INFO if as_json else logging.WARNING,
        handlers=[handler_of(log_format)],
        force=True,
    )


def handler_of(log_format: Literal["text", "json"]) -> logging.Handler:
    """Return what writes lines of a format to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_without_persons)
    handler.setFormatter(
        _ForCollectors(_FIELDS, datefmt=_TIME, json_ensure_ascii=False)
        if log_format == "json"
        else _ForPeople(_FOR_PEOPLE, datefmt=_TIME)
    )
    return handler


def _without_persons(record: logging.LogRecord) -> bool:
    """Let every record pass, with the id of its call and without anybody's number."""
    record.request_id = REQUEST_ID.get()
    record.msg, record.args = without_persons(record.getMessage()), None
    if isinstance(path := getattr(record, "path", None), str):
        record.path = masked_text(_WORDS.sub("…", path))
    return True
