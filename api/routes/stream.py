"""The event stream: what the live page and other listeners follow."""

import re
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api import problems
from api.deps import ActorDep, SightDep
from api.live.listeners import MOST_LISTENERS, MOST_OF_AN_ACCOUNT, Live, Resume
from api.while_allowed import while_allowed
from gridmap.model.hearing import Hearing, withheld_from
from gridmap.model.rights import rights_of

router = APIRouter(tags=["maps 地图"])

_PLACE = re.compile(r"([0-9a-f]{12}):([0-9]{1,20}[.][0-9]{1,19})")
_BUSY = 503


class EventStream(StreamingResponse):
    """Server-sent events: never stored, never held back on the way."""

    media_type = "text/event-stream"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until there is no more or nobody listens; let go at once then."""
        self.headers["Cache-Control"] = "no-store"
        self.headers["X-Accel-Buffering"] = "no"
        body: Any = self.body_iterator
        async with aclosing(body):
            await super().__call__(scope, receive, send)


@router.get("/stream", summary="实时流 · Event stream", response_class=EventStream)
async def get_stream(
    request: Request,
    actor: ActorDep,
    sight: SightDep,
    last_event_id: Annotated[str | None, Header()] = None,
    after: Annotated[str | None, Query(description="`epoch:cursor`, as of `/live`")] = None,
) -> Response:
    """Tell what happens, as server-sent events, to those who may see it.

    A `frame` carries `changes`, and the features of the `members` and `work_orders` that they are
    about as they stand now; `gone` are orders that lie where the caller does not see them. What
    is about care is told to those who may see it. A `beat` says every two seconds that there is
    nothing else. Both name their `cursor` and the `previous` one: where that is not the cursor of
    the message before, something was missed. `resync` says that everything has to be read anew,
    `stale` that the feed cannot be read at present, `age_s` how old what was told may be. Whoever
    comes back with `Last-Event-ID`, or `after`, is told first what was missed.
    """
    live: Live = request.app.state.live
    n_own = live.n_of[actor.account_id]
    is_one_of_many = request.app.state.is_guarded and n_own >= MOST_OF_AN_ACCOUNT
    if live.n_listeners >= MOST_LISTENERS or is_one_of_many:
        return problems.refusal(request, _BUSY)
    hearing = Hearing(sight, withheld_from(rights_of(actor.roles)))
    told = live.follow(hearing, _resume(last_event_id or after), account=actor.account_id)
    return EventStream(while_allowed(told, request))


def _resume(said: str | None) -> Resume | None:
    """Return where somebody has got to; a place that cannot be read is in no database."""
    if said is None:
        return None
    found = _PLACE.fullmatch(said)
    return Resume("", "0.0") if found is None else Resume(*found.groups())
