"""Calls with a key: done once, answered the same as often as they come."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request
from pydantic import BaseModel

from api.deps import KeyDep, ServicesDep, own_key
from api.schemas import StateNow
from gridmap.model.call import AnsweredBefore, IdempotentCall
from gridmap.model.work_order import CaseState
from gridmap.wiring import Services

_Answer = TypeVar("_Answer", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Call:
    """One call at the door; without a key it is done as often as it comes."""

    services: Services
    route: str
    key: str | None

    def answer(
        self,
        answer: type[_Answer],
        body: BaseModel | None,
        act: Callable[[Services], Mapping[str, object]],
    ) -> _Answer:
        """Return what `act` says, or what it said when this very call came before."""
        services = self.services
        if self.key is not None:
            sent = b"" if body is None else body.model_dump_json().encode()
            call = IdempotentCall(
                key=self.key, route=self.route, fingerprint=hashlib.sha256(sent).digest()
            )
            services = replace(services, district=replace(services.district, call=call))
        try:
            said = act(services)
        except AnsweredBefore as before:
            said = before.answer
        return answer.model_validate(said)

    def state_after(
        self, body: BaseModel | None, act: Callable[[Services], CaseState | None]
    ) -> StateNow:
        """Return where the work order stands after `act`, or stood when this call came before."""
        return self.answer(StateNow, body, lambda services: {"state": act(services)})


def _call(
    request: Request,
    services: ServicesDep,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200)] = None,
) -> Call:
    key = None if idempotency_key is None else own_key(request, idempotency_key)
    return Call(services=services, route=request.url.path, key=key)


def _keyed_call(request: Request, services: ServicesDep, key: KeyDep) -> Call:
    return Call(services=services, route=request.url.path, key=key)


CallDep = Annotated[Call, Depends(_call)]
KeyedCallDep = Annotated[Call, Depends(_keyed_call)]
"""A call that needs its key: sent twice by mistake, it would send two people."""
