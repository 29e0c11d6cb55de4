"""What routes have to be asked with: the names in their address, and what stands besides."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from marked_town import Street
from marked_work import today
from past_hours import last_hour

from gridmap.model.record_kind import RecordKind as Kind


def this_year() -> dict[str, object]:
    """Return days that everything made here lies in."""
    day, far = date.fromisoformat(today()), timedelta(days=90)
    return {"first": str(day - far), "last": str(day + far)}


WITH: dict[str, Callable[[Street], dict[str, object]]] = {
    "/offers": lambda street: {"member": street.names["offered_to"]},
    "/care/plan": lambda _: {"on": today()},
    "/places": lambda street: {"q": street.mark},
    "/care/errands": lambda street: {"volunteer": street.names[Kind.VOLUNTEER]},
    "/wishes/near": lambda street: {"volunteer": street.names[Kind.VOLUNTEER]},
    "/wishes/held": lambda street: {"volunteer": street.names[Kind.VOLUNTEER]},
    "/visits/coverage": lambda _: {"first": "2020-01-01", "last": "2189-01-01"},
    "/figures/counted": lambda _: this_year() | {"by": "subdistrict"},
    "/figures/counted.csv": lambda _: this_year() | {"by": "subdistrict"},
    "/figures/requests": lambda _: this_year() | {"counted": "received"},
    "/replay/events": lambda _: last_hour(),
    "/replay/trails": lambda _: last_hour(),
    "/members/{code}/trail": lambda _: {"actor": "desk"},
    "/members/{code}/way": lambda street: {"kind": "order", "id": street.names[Kind.ASSIGNMENT]},
    "/members/{code}/ground": lambda _: {"lon": 110.305, "lat": 20.005},
    "/live": lambda _: {"after": "0.0"},
}
"""By route, what a street asks it with."""

NOBODY = "00000000-0000-7000-8000-000000000000"

ASKED_FOR = {
    "order_id": Kind.WORK_ORDER,
    "decision_id": "decision",
    "warning_id": "warning",
    "entry_id": "ledger_entry",
    "photo_id": Kind.PHOTO,
    "number": Kind.OPERATION,
    "code": Kind.CARE_PERSON,
}
"""What stands for a path parameter of a route that reads."""

OF_ROUTE = {
    "/members/{code}/trail": {"code": Kind.MEMBER},
    "/members/{code}/work": {"code": Kind.MEMBER},
    "/members/{code}/households": {"code": Kind.MEMBER},
    "/members/{code}/walk": {"code": Kind.MEMBER},
    "/members/{code}/way": {"code": "holder"},
    "/volunteers/{code}/work": {"code": Kind.VOLUNTEER},
    "/units/{code}/work": {"code": "unit"},
    "/members/{code}/ground": {"code": Kind.MEMBER},
    "/redivisions/{number}": {"number": Kind.REDIVISION},
    "/redivisions/{number}/pieces": {"number": Kind.REDIVISION},
}


def url_of(path: str, street: Street, **instead: str) -> str:
    """Return the address of a route with the names of a street in it."""

    def name(found: re.Match[str]) -> str:
        param = found.group(1)
        if param in instead:
            return instead[param]
        return str(street.names[{**ASKED_FOR, **OF_ROUTE.get(path, {})}[param]])

    return re.sub(r"{(\w+)}", name, path)
