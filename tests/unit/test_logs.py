"""What is written of a call that goes wrong: what is wrong, and nobody who called."""

import json
import logging
import sys

import pytest
from fastapi.exceptions import ResponseValidationError
from pydantic import BaseModel, ValidationError

from api.logs import handler_of

CALLER = {"caller_name": "欧阳秘密", "caller_phone": "13899990000"}


class Order(BaseModel):
    number: str


def written(log_format, error=None, **more):
    """Return the line of something that happened, as it is written."""
    try:
        if error is not None:
            raise error
    except type(error) as caught:
        more["exc_info"] = (type(caught), caught, sys.exc_info()[2])
    record = logging.makeLogRecord({"name": "here", "msg": "%s failed", "args": ("x",)} | more)
    handler = handler_of(log_format)
    assert handler.filter(record)
    return handler.format(record)


def misfits():
    """Yield what checkers of schemas say of an order without its number."""
    try:
        Order.model_validate(CALLER)
    except ValidationError as error:
        yield error
        yield ResponseValidationError(error.errors(), body=CALLER)


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize("error", tuple(misfits()), ids=["ours", "fastapi"])
def test_what_does_not_fit_its_schema_is_told_without_what_stood_there(log_format, error):
    assert CALLER["caller_phone"] in str(error), "the library quotes the record"
    line = written(log_format, error)
    assert "x failed" in line
    assert "number" in line
    for said in ("欧阳", "秘密", CALLER["caller_phone"]):
        assert said not in line


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_number_is_masked_wherever_it_stands(log_format):
    phone = CALLER["caller_phone"]
    told = {"msg": "%s does not answer", "args": (phone,), "path": f"/queues/{phone}"}
    line = written(log_format, ValueError(f"call {phone}"), **told)
    assert phone not in line
    assert "138***00 does not answer" in line


def test_a_line_for_collectors_is_one_object():
    line = written("json", ValueError("no"), path="/livez", status=200)
    assert "\n" not in line
    told = json.loads(line)
    assert (told["path"], told["status"], told["message"]) == ("/livez", 200, "x failed")
    assert told["exc_info"].endswith("ValueError: no")
