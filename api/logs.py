"""Where log lines go: standard error, as text for people or as JSON for what collects them."""

import logging
import sys
from typing import Literal

from pythonjsonlogger.json import JsonFormatter

from api.watch import REQUEST_ID

_FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s"
_FOR_PEOPLE = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"
_TIME = "%Y-%m-%dT%H:%M:%S%z"


def begin(log_format: Literal["text", "json"]) -> None:
    """Write what happens to standard error, each line with the id of its call.

    As text these are warnings and errors; as JSON every call too, one object a line.
    """
    as_json = log_format == "json"
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_with_request_id)
    handler.setFormatter(
        JsonFormatter(_FIELDS, datefmt=_TIME, json_ensure_ascii=False)
        if as_json
        else logging.Formatter(_FOR_PEOPLE, datefmt=_TIME)
    )
    logging.basicConfig(
        level=logging.INFO if as_json else logging.WARNING, handlers=[handler], force=True
    )


def _with_request_id(record: logging.LogRecord) -> bool:
    record.request_id = REQUEST_ID.get()
    return True
