"""What people write about work in their own words, with somebody's name and number in each.

The marked town has work of every kind; here are the words that are written while it goes on.
"""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import LiteralString

import psycopg
from desk_routes import settle_alarms
from marked_work import Work, today
from mode_routes import choose
from psycopg import sql

from gridmap.model.record_kind import RecordKind as Kind

NAME, PHONE = "欧阳秘密", "13899990001"
TAIL = f" {NAME} {PHONE}"
"""Who called, as people write it into a text."""

CLEAR = (NAME, PHONE)
"""What whoever may not see persons must not find anywhere."""


@dataclass(frozen=True)
class Told(Work):
    """Writes something at every door that takes words."""

    def tell(self) -> None:
        self._about_an_order()
        self._by_a_unit()
        self._on_paper()
        self._while_it_goes_on()
        self._in_the_end()
        self._of_care()

    def _order(self, **more: object) -> str:
        """Return the id of an order that waits here, of somebody whose name its words hold."""
        caller = {"caller_name": NAME, "address": f"{self.street.mark} address {PHONE}"}
        return super()._order(**caller | more)

    def _about_an_order(self) -> None:
        said, by = self.street.said, self.street.by
        order = f"/work-orders/{self.street.names[Kind.WORK_ORDER]}"
        self._post(f"{order}/notes", {"kind": "note", "text": said("note")})
        call = {"kind": "call", "outcome": "reached", "with_whom": "caller"}
        self._post(f"{order}/notes", call | {"text": said("call")})
        given = {"from_whom": said("deputy"), "document_number": said("No 7"), "text": said("see")}
        given = self._post(f"{order}/instructions", given).json()["id"]
        self._post(f"/instructions/{given}/report", {"report": said("reported")})
        asked = {"others": [by("police"), by("water"), by("gas")], "what": said("come")}
        asked = self._post(f"{order}/cooperations", asked).json()["destinations"]
        one, two, three = (each["cooperation_id"] for each in asked)
        self._post(f"/cooperations/{one}/acknowledge", {"name": by("Li")})
        self._post(f"/cooperations/{one}/answer", {"name": by("Li"), "answer": said("came")})
        self._post(f"/cooperations/{two}/decline", {"name": by("Wu"), "reason": said("busy")})
        self._post(f"/cooperations/{three}/withdraw", {"reason": said("not needed")})

    def _by_a_unit(self) -> None:
        said = self.street.said
        for how in ("grant", "refuse"):
            order = self._order(disposition="unit", unit_code="bureau")
            lead = self.client.get(f"/work-orders/{order}").json()["assignments"][0]["id"]
            asked = {"reason": said("not ours")}
            asked = self._post(f"/assignments/{lead}/return", asked).json()["id"]
            body = {"reason": said("it is")} if how == "refuse" else {}
            self._post(f"/petitions/{asked}/{how}", body)
            if how == "refuse":
                more = {"working_days": 1, "reason": said("a part is missing")}
                self._post(f"/assignments/{lead}/more-time", more)

    def _on_paper(self) -> None:
        street, ago = self.street, datetime.now(UTC) - timedelta(hours=2)
        at = iter((ago + timedelta(minutes=n)).isoformat() for n in range(9))
        sheet = {
            "sheet_number": f"Z20260302-{uuid.uuid4().int % 10**12:012d}",
            "received_at": next(at),
            "taken_by": street.said("Wang"),
            "category": "other",
            "text": street.said("on paper"),
            "address": f"{street.mark} address {PHONE}",
            "caller_name": NAME,
            "caller_phone": PHONE,
            "on_behalf_of": street.said("for"),
            "position": street.here,
        }
        done = {name: next(at) for name in ("sent_at", "signed_at", "arrived_at", "done_at")}
        done |= {"member_code": f"{street.mark}-M3", "result": street.said("mended")}
        for body in (
            sheet | done,
            sheet | {"sheet_number": f"Z20260302-{uuid.uuid4().int % 10**12:012d}"},
        ):
            told = self._post("/desk/late-entries", body).json()
            assert told["not_carried_on"] is None, told
            street.names["on_paper"] = told["work_order_id"]

    def _while_it_goes_on(self) -> None:
        said = self.street.said
        for verb in ("cannot-go", "withdraw"):
            _, assignment = self._held()
            self._post(f"/assignments/{assignment}/{verb}", {"reason": said(verb)})
        _, assignment = self._held()
        for verb in ("sign", "arrive", "done"):
            self._post(f"/assignments/{assignment}/{verb}", {})
        order = f"/work-orders/{self._order()}"
        preview = self.client.post(f"{order}/preview").json()
        second = preview["candidates"][1]["member_code"]
        choose(self.client, order, "assign", member_code=second, reason=said("knows it"))
        choose(self.client, order, "hand-over", reason=said("went home"))
        version = self.client.get(order).json()["version"]
        given = {"version": version, "unit_code": "bureau", "reason": said("theirs")}
        self._post(f"{order}/transfer", given)
        self._post(f"{order}/cameras", {"reason": self.street.by("smoke")})
        offer = self._post(f"/work-orders/{self._order()}/offer", {"mode": "broadcast"}).json()
        declined = {"reason": said("ill")}
        self._post(f"/offers/{offer['offers'][0]['offer_id']}/decline", declined)

    def _in_the_end(self) -> None:
        said, names = self.street.said, self.street.names
        self._order()
        self._post(f"/requests/{names[Kind.REQUEST]}/cancel", {"reason": said("mended itself")})
        told = {"disposition": "answered", "text": said("a question"), "position": None}
        self._order(**told, answer=said("an answer"))
        self._order(category="leaflet", disposition=None)
        settle_alarms(self.client)
        self._post("/handovers", {"remarks": said("rain"), "actor": "Wang"})

    def _of_care(self) -> None:
        street, mark = self.street, self.street.mark
        self._post(f"/demands/{street.names[Kind.DEMAND]}/answer", {"answer": street.said("soon")})
        held = f"{mark}-other"
        person = {"name": street.said("another"), "colour": "red", "kind": "alone"}
        person |= {
            "door": street.said("door"),
            "position": street.here,
            "member_code": f"{mark}-M0",
        }
        self._ok(self.client.put(f"/care/persons/{held}", json=person))
        end = {"on": today(), "reason": street.said("moved")}
        self._post(f"/care/persons/{held}/end", end)


FREE = {
    "acknowledged_by", "answer", "answered_by", "asked_reason", "cancel_reason", "caller",
    "caller_name", "caller_phone", "choice_reason", "document_number", "effects", "end_reason",
    "evidence", "from_whom", "household", "ideas", "left_open", "liaison_name", "liaison_phone",
    "needs", "note", "on_behalf_of", "person_name", "phone", "reason", "remarks", "report",
    "taken_by", "text", "watcher_name", "watcher_phone", "what",
}  # fmt: skip
"""Columns of words and of persons, whichever table they stand in."""

OF_PEOPLE = ("members", "duties", "responsibles", "volunteers", "care_persons", "registered_people")
NOT_OF_WORK = {"audit_entries", "devices", "features", "redivisions", "sessions", "street_edits"}
"""The audit is not written by hand, and what planners say of their drafts is about nobody."""


def mark_all(superuser: str) -> list[str]:
    """Write the marks into every such column of every row, and return what holds them then.

    Where a constraint wants the words with something else, they stay as the doors wrote them.
    """
    with connected(superuser) as conn:
        conn.execute("SET session_replication_role = replica")
        columns = conn.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " JOIN pg_tables ON tablename = table_name AND schemaname = table_schema"
            " WHERE table_schema = 'public' AND data_type = 'text' ORDER BY 1, 2"
        ).fetchall()
        free = [one for one in columns if _is_free(*one)]
        for table, column in free:
            with suppress(psycopg.errors.IntegrityError):
                conn.execute(_asked(_MARK, table, column), [TAIL, f"%{NAME}%"])
        return [
            f"{table}.{column}"
            for table, column in free
            if conn.execute(_asked(_MARKED, table, column), [f"%{NAME}%"]).fetchone()
        ]


def connected(superuser: str) -> psycopg.Connection:
    """Return a connection that may do anything, each statement by itself."""
    return psycopg.connect(superuser, autocommit=True)


def _is_free(table: str, column: str) -> bool:
    is_name = column == "name" and table in OF_PEOPLE
    return table not in NOT_OF_WORK and (column in FREE or is_name)


_MARK = (
    "UPDATE {table} SET {column} = coalesce({column}, '') || %s"
    " WHERE coalesce({column}, '') NOT LIKE %s"
)
_MARKED = "SELECT 1 FROM {table} WHERE {column} LIKE %s LIMIT 1"


def _asked(words: LiteralString, table: str, column: str) -> sql.Composed:
    return sql.SQL(words).format(table=sql.Identifier(table), column=sql.Identifier(column))
