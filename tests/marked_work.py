"""Work of every kind in one street of the marked town, made through the open doors of a server."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import team_routes
import town
import two_streets
from marked_town import Street
from mode_routes import keyed
from pictures import a_picture
from sqlalchemy import text

from gridmap.flows.let_off import ask_to_be_let_off
from gridmap.model.ids import AssignmentId
from gridmap.model.record_kind import RecordKind as Kind
from gridmap.store.district import District

LATER = "2190-01-01T00:00:00Z"


@dataclass(frozen=True)
class Work:
    """Makes work of every kind in one street, through the open doors of a server."""

    client: httpx.Client
    district: District
    street: Street

    def fill(self) -> None:
        self._positions()
        self._orders()
        self._hands()
        self._away()
        self._ground()
        self._care()
        self._wishes()
        self._emergency()

    def lend(self, by: Street) -> None:
        """Have an urgent order here handled by somebody of the next street, who alone can."""
        place = town.grid_centre(by.grid)
        diver = f"{by.mark}-diver"
        town.add_member(self.district, diver, place, home_grid=by.grid, skills=("water",))
        two_streets.settle(self.district)
        order = self._order(category="flood", urgency="urgent")
        told = self._post(f"/work-orders/{order}/dispatch").json()
        assert told["member_code"] == diver
        self.street.names["lent_to"], by.names["lent"] = order, diver

    def hear_from(self, other: Street) -> None:
        """Have somebody call from here who has called about the next street too."""
        phone = other.said("phone of caller")
        self.street.names["by_the_same"] = self._order(caller_phone=phone)

    def _ok(self, answer: httpx.Response) -> httpx.Response:
        assert answer.status_code < 300, f"{answer.request.url}: {answer.text}"
        return answer

    def _post(self, path: str, body: object = None) -> httpx.Response:
        return self._ok(keyed(self.client, path, body))

    def _order(self, **more: object) -> str:
        """Return the id of an order that waits here."""
        street = self.street
        said = {
            "channel": "phone",
            "position": street.here,
            "source_ref": street.by(str(uuid.uuid4())),
            "text": street.said("text"),
            "address": street.said("address"),
            "caller_name": street.said("caller"),
            "caller_phone": street.said("phone of caller"),
            **more,
        }
        received = self._post("/requests", said).json()
        street.names[Kind.REQUEST] = received["request_id"]
        return received["work_order_id"]

    def _held(self) -> tuple[str, str]:
        """Return an order that somebody has, and the assignment."""
        order = self._order()
        told = self._post(f"/work-orders/{order}/dispatch").json()
        return order, told["assignment_id"]

    def _positions(self) -> None:
        mark, at = self.street.mark, datetime.now(UTC).isoformat()
        fixes = [
            {"member_code": f"{mark}-{who}", "position": self.street.here, "measured_at": at}
            for who in ("M0", "M1", "claims")
        ]
        self._post("/positions", fixes)

    def _orders(self) -> None:
        names = self.street.names
        self._order(position=None)
        self._order(text=self.street.said("smell of gas"))
        order, assignment = self._held()
        names |= {Kind.WORK_ORDER: order, Kind.ASSIGNMENT: assignment}
        detail = self.client.get(f"/work-orders/{order}").json()
        names["decision"] = detail["decision"]["id"]
        names["holder"] = detail["assignments"][-1]["member"]
        self._photograph(order)
        escalate = {"level": "grid", "reason": self.street.said("reason")}
        self._post(f"/work-orders/{order}/escalate", escalate)
        told = self.client.get(f"/work-orders/{order}/escalations").json()
        names[Kind.TELLING] = told[0]["tellings"][0]["id"]
        told = {"from_whom": self.street.said("mayor"), "text": self.street.said("at once")}
        given = self._post(f"/work-orders/{order}/instructions", told).json()
        names[Kind.INSTRUCTION] = given["id"]
        asked = {"units": ["bureau"], "what": self.street.said("what")}
        asked = self._post(f"/work-orders/{order}/cooperations", asked).json()
        names[Kind.COOPERATION] = asked["destinations"][0]["cooperation_id"]
        _, wants_off = self._held()
        ask_to_be_let_off(
            AssignmentId(UUID(wants_off)),
            district=self.district,
            actor=f"{self.street.mark}-M",
            reason=self.street.said("ill"),
        )
        unsigned = names[Kind.ASSIGNMENT]
        with self.district.writing() as conn:
            conn.execute(
                text(
                    "INSERT INTO chase_steps (tenant_id, assignment_id, step, work_order_id,"
                    " taken_at, subdistrict_id) SELECT tenant_id, id, 'phone', work_order_id,"
                    " now(), subdistrict_id FROM assignments WHERE id = :id"
                ),
                {"id": unsigned},
            )
        note = {"reached": False, "note": self.street.said("engaged")}
        self._post(f"/phone-list/{unsigned}/calls", note)

    def _photograph(self, order: str) -> None:
        head = {"Content-Type": "image/jpeg", "Idempotency-Key": str(uuid.uuid4())}
        sent = self.client.post(
            f"/work-orders/{order}/photos",
            params={"actor": self.street.by("handler")},
            content=a_picture(self.street.mark),
            headers=head,
        )
        self.street.names["key"] = self.street.said("key")
        self.street.names[Kind.PHOTO] = self._ok(sent).json()["id"]

    def _hands(self) -> None:
        names = self.street.names
        given = self._order(disposition="unit", unit_code="bureau")
        names["unit"] = "bureau"
        lead = self.client.get(f"/work-orders/{given}").json()["assignments"][0]["id"]
        why = {"reason": self.street.said("not ours"), "actor": self.street.by("clerk")}
        names[Kind.PETITION] = self._post(f"/assignments/{lead}/return", why).json()["id"]
        offered = self._post(f"/work-orders/{self._order()}/offer", {"mode": "broadcast"}).json()
        names[Kind.OFFER] = offered["offers"][0]["offer_id"]
        names["offered_to"] = offered["offers"][0]["member_code"]
        order = f"/work-orders/{self._order()}"
        part = team_routes.HAND | {"need": "required", "skills": ["alchemy"]}
        self._post(f"{order}/team", {"parts": [part]})
        self._post(f"{order}/team/send")
        law = team_routes.LAW | {"skills": ["alchemy"]}
        other = f"/work-orders/{self._order()}"
        self._post(f"{other}/team", {"parts": [law]})
        self._post(f"{other}/team/send")
        later = self.client.get(f"{other}/team").json()["follow_ups"]
        names[Kind.FOLLOW_UP] = later[0]["id"]
        lead = [{"member_code": f"{self.street.mark}-M6", "part": "lead"}]
        plan = team_routes.a_plan(f"/work-orders/{self._order()}", members=lead)
        plan["title"] = self.street.by("night market")
        names[Kind.JOINT_OPERATION] = self._post("/joint-operations", plan).json()["id"]

    def _away(self) -> None:
        body = {"member_code": f"{self.street.mark}-M5", "kind": "leave", "ends_at": LATER}
        self._post("/absences", body)
        mine = [
            one
            for one in self.client.get("/absences").json()
            if one["member_code"] == body["member_code"]
        ]
        self.street.names[Kind.ABSENCE] = mine[0]["id"]

    def _ground(self) -> None:
        edit = {
            "kind": "close_gate",
            "code": f"{self.street.mark}-gate",
            "made_by": self.street.by("planner"),
            "reason": self.street.by("works"),
            "valid_from": LATER,
        }
        names = self.street.names
        names[Kind.STREET_EDIT] = self._post("/streets/edits", edit).json()["edit"]
        names |= {
            Kind.STREET_OR_GATE: f"{self.street.mark}-gate",
            Kind.BUILDING: f"{self.street.mark}-house",
            Kind.COMMUNITY: self.street.community,
        }
        self._redivision()

    def _redivision(self) -> None:
        body = {"community": self.street.community, "n_grids": 2}
        made = self._post("/redivisions", body).json()
        self.street.names[Kind.REDIVISION] = str(made[0]["number"])

    def _care(self) -> None:
        street, mark = self.street, self.street.mark
        person = {
            "name": street.said("person"),
            "colour": "red",
            "kind": "alone",
            "door": street.said("door"),
            "phone": street.said("tel"),
            "note": street.said("note"),
            "position": street.here,
            "member_code": f"{mark}-M0",
        }
        self._ok(self.client.put(f"/care/persons/{mark}-person", json=person))
        street.names[Kind.CARE_PERSON] = f"{mark}-person"
        self._post("/care/plan", {"on": today()})
        visits = self.client.get("/care/plan", params={"on": today()}).json()
        visit = next(one["id"] for one in visits if one["code"] == f"{mark}-person")
        street.names[Kind.CARE_VISIT] = visit
        handed = {"volunteer_code": f"{mark}-helper", "errand": street.by("lunch")}
        self._post(f"/care/visits/{visit}/hand", handed)
        visited = {
            "building_code": f"{mark}-house",
            "door": street.by("2-301"),
            "member_code": f"{mark}-M0",
            "visited_at": datetime.now(UTC).isoformat(),
            "needs": street.said("light"),
            "entries": [{"kind": "demand", "text": street.said("no light")}],
        }
        told = self._post("/visits", visited).json()
        street.names["ledger_entry"] = told["entry_ids"][0]
        with self.district.writing() as conn:
            conn.execute(
                text(
                    "INSERT INTO care_visits (tenant_id, id, person_id, first_day, last_day,"
                    " planned_on, state, ended_at, n_missed, subdistrict_id)"
                    " SELECT 1, :id, id, current_date - 3, current_date - 2, current_date - 2,"
                    " 'missed', now(), 1, subdistrict_id FROM care_persons WHERE code = :code"
                ),
                {"id": uuid.uuid4(), "code": f"{mark}-person"},
            )

    def _wishes(self) -> None:
        street, mark = self.street, self.street.mark
        wish = {"kind": "goods", "text": street.by("radio"), "person_code": f"{mark}-person"}
        street.names[Kind.WISH] = self._post("/wishes", wish).json()["wish_id"]
        held = self._post("/wishes", wish).json()["wish_id"]
        self._post(f"/wishes/{held}/claim", {"volunteer_code": f"{mark}-helper"})
        gives = {
            "unit_code": "bureau",
            "kind": f"{mark}-haircut",
            "title": street.said("haircut"),
            "capacity": 5,
            "position": street.here,
        }
        self._ok(self.client.put(f"/resources/{mark}-resource", json=gives))
        asks = {
            "kind": f"{mark}-haircut",
            "text": street.said("please"),
            "position": street.here,
        }
        street.names |= {
            Kind.RESOURCE: f"{mark}-resource",
            Kind.DEMAND: self._post("/demands", asks).json()["demand_id"],
        }

    def _emergency(self) -> None:
        mark, names = self.street.mark, self.street.names
        self._post("/emergency/plans", self._plan())
        warning = emergency_warning() | {"area_codes": [self.street.community]}
        warned = self._post("/emergency/warnings", warning).json()["warning_id"]
        duties = self.client.get(f"/emergency/warnings/{warned}").json()["duties"]
        names |= {
            Kind.EMERGENCY_PLAN: f"{mark}-plan",
            "warning": warned,
            Kind.WARNED_PERSON: duties[0]["id"],
            Kind.WARNED_PERSON_NAME: self.street.said("chief"),
        }
        self._registers()
        self._operation()

    def _plan(self) -> dict[str, object]:
        street, mark = self.street, self.street.mark
        group = {"code": "rescue", "title": street.by("rescue"), "quota": 2}
        group |= {"place": street.by("square"), "position": street.here}
        chief = {"area_code": street.community, "name": street.said("chief"), "phone": f"{mark}-1"}
        return {
            "code": f"{mark}-plan",
            "kind": "typhoon",
            "title": street.by("plan"),
            "area_code": street.community,
            "headquarters": street.by("headquarters"),
            "position": street.here,
            "groups": [group],
            "duties": [chief],
        }

    def _operation(self) -> None:
        street, mark = self.street, self.street.mark
        body = {"plan_code": f"{mark}-plan"}
        number = self._post("/emergency/operations", body).json()["number"]
        path, who = f"/emergency/operations/{number}", {"actor": street.by("desk")}
        for name in ("first", "second"):
            self._post(f"{path}/sign", {"actor": street.by(name)})
        self._post(f"{path}/mobilise", who)
        roll = self._post(f"{path}/rolls", {"group": "rescue", **who}).json()
        street.names |= {Kind.OPERATION: str(number), Kind.ROLL: roll["roll_id"]}
        line = {"line": f"{mark}-line", "building_code": f"{mark}-house"}
        line |= {"household": f"{mark}-flat"}
        self._post(f"{path}/evacuees", {"lines": [line], **who})
        moved = {"goods": f"{mark}-bags", "move": "issue", "quantity": 1, **who}
        self._post(f"{path}/goods", moved)
        found = {"hazard": f"{mark}-slope", "finding": "safe", **who}
        self._post(f"{path}/hazards", found)
        self._post("/emergency/hazards", found | {"note": street.said("note")})

    def _registers(self) -> None:
        mark, place = self.street.mark, town.grid_centre(self.street.grid)
        at = f"{place.lon},{place.lat}"
        files = {
            "goods": f"code,name,measure,place,quantity,lon,lat\n"
            f"{mark}-bags,{mark} bags,bag,{mark} store,9,{at}\n",
            "hazards": f"code,name,kind,watcher_name,watcher_phone,lon,lat\n"
            f"{mark}-slope,{mark} slope,low_ground,{mark} watcher,{mark} tel of watcher,{at}\n",
            "people": f"code,name,phone,unit_code,skills,lon,lat\n"
            f"{mark}-P0,{mark} registered,{mark} tel of registered,,,{at}\n",
        }
        for name, rows in files.items():
            self._ok(
                self.client.post(
                    f"/emergency/registers/{name}",
                    content=rows.encode(),
                    headers={"Content-Type": "text/csv"},
                )
            )
        self.street.names |= {Kind.GOODS: f"{mark}-bags", Kind.HAZARD_POINT: f"{mark}-slope"}


def today() -> str:
    """Return the local day: the routes plan by the district's own calendar."""
    return (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()


def emergency_warning() -> dict[str, object]:
    """Return a warning of the whole district, without areas."""
    now = datetime.now(UTC)
    return {
        "identifier": str(uuid.uuid4()),
        "kind": "typhoon",
        "colour": "red",
        "headline": "typhoon",
        "issuer": "office",
        "sent_at": now.isoformat(),
        "valid_from": now.isoformat(),
        "valid_to": (now + timedelta(days=1)).isoformat(),
    }
