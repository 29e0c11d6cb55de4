"""Plays a day of the sample district: requests come in, members sign, walk, arrive, finish.

Whoever is played here acts through the same flows as the API and reacts to the same feed as
the live page. Only the durations are drawn, from a seed.
"""

import heapq
import itertools
import math
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from gridmap.cli.day_clock import DayClock
from gridmap.cli.player_camera import draw_street
from gridmap.errors import DatabaseUnavailable, StateError
from gridmap.flows.add_photo import add_photo
from gridmap.flows.close_work_order import close_work_order
from gridmap.flows.finish_team import finish_team
from gridmap.flows.look_up import read_changes, read_members, read_newest_cursor, read_order
from gridmap.flows.look_up_teams import read_team
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.receive_requests import receive_requests
from gridmap.flows.report_positions import report_positions
from gridmap.ingest.photo_file import prepare_photo
from gridmap.model.event import EventKind
from gridmap.model.fix import ReportedFix
from gridmap.model.ids import AssignmentId, WorkOrderId
from gridmap.model.photo import NewPhoto, PhotoMoment
from gridmap.model.place import LonLat
from gridmap.model.request import RequestIntake
from gridmap.model.work_order import AssignmentState
from gridmap.travel.straight_line import StraightLine
from gridmap.wiring import Services
from gridmap.worker import dispatch_due, send_due_teams

LISTEN_S = 20.0
REPORT_S = 60.0
KEEPALIVE_S = 600.0
"""Seconds of the played day between looks at the feed, fixes on the way, fixes of the idle."""

_CANNOT_GO_SHARE = 0.03
_PATIENCE_S = 1.0

Deed = Callable[[datetime], object]


@dataclass(slots=True)
class Walk:
    """A member on the way: where from, where to, since when, for how long."""

    member_code: str
    origin: LonLat
    target: LonLat
    since: datetime
    takes_s: float

    def position(self, at: datetime) -> LonLat:
        """Return where the member is; at the target once the time is over."""
        share = min((at - self.since).total_seconds() / max(self.takes_s, 1.0), 1.0)
        return LonLat(
            self.origin.lon + (self.target.lon - self.origin.lon) * share,
            self.origin.lat + (self.target.lat - self.origin.lat) * share,
        )


class Player:
    """Plays requests and people on a clock of their own."""

    def __init__(self, services: Services, clock: DayClock, *, seed: int = 1) -> None:
        self._services = services
        self._district = services.district
        self._clock = clock
        self._draw = random.Random(seed)  # noqa: S311 (durations of a rehearsal)
        self._agenda: list[tuple[datetime, int, Deed]] = []
        self._order = itertools.count()
        self._walks: dict[str, Walk] = {}
        self._codes: dict[str, str] = {}
        self._positions: dict[str, LonLat] = {}
        self._moved: set[str] = set()
        self._cursor = read_newest_cursor(district=self._district)
        self.on_received: Callable[[int, int | None], None] | None = None
        self._n_received = self._n_added = 0
        self._dispatches = False
        self._read_members()
        for habit in (self._report_fixes, self._keep_alive, self._listen):
            self.later(clock(), habit)

    def add(self, intakes: Sequence[RequestIntake]) -> None:
        """Put requests on the agenda, each at the instant it is received."""
        self._n_added += len(intakes)
        for intake in intakes:
            at = intake.received_at or self._clock()
            self.later(at, partial(self._receive, intake))

    def play(self, until: datetime, stopping: threading.Event, *, dispatches: bool) -> None:
        """Play up to an instant, or until told to stop.

        `dispatches` says whether the player also does the worker's part, where no worker runs.
        """
        self._dispatches = dispatches
        while self._agenda and self._agenda[0][0] <= until and not stopping.is_set():
            at, _, deed = heapq.heappop(self._agenda)
            if self._clock.wait_until(at, stopping):
                break
            self._do(deed, at, stopping)
            if dispatches and deed not in (self._listen, self._keep_alive):
                while dispatch_due(self._services) or send_due_teams(self._services):
                    pass
                self._hear(at)

    def _do(self, deed: Deed, at: datetime, stopping: threading.Event) -> None:
        """Do a deed; while the database is started anew, wait and do it again: steps are once."""
        while not stopping.is_set():
            try:
                deed(at)
            except DatabaseUnavailable:
                stopping.wait(_PATIENCE_S)
            else:
                return

    def later(self, at: datetime, deed: Deed) -> None:
        """Put a deed on the agenda; it is told when it is done."""
        heapq.heappush(self._agenda, (at, next(self._order), deed))

    def stand_at(self, place: LonLat, codes: Sequence[str]) -> None:
        """Let members be somewhere, and report it; who is on the way arrives where they go."""
        at = self._clock()
        known = [one for one in codes if one in self._positions and one not in self._walks]
        self._positions.update(dict.fromkeys(known, place))
        self._moved.update(known)
        self._report(known, at)

    def _read_members(self) -> None:
        limit_s = self._services.dispatch_policy.fix_age_limit_s
        for one in read_members(district=self._district, fix_age_limit_s=limit_s).features:
            code = one.text("code")
            self._codes[one.id] = code
            if one.geometry is not None:
                centre = one.geometry.centroid
                self._positions[code] = LonLat(centre.x, centre.y)
            if one.properties.get("measured_at") is not None:
                self._moved.add(code)

    def _receive(self, intake: RequestIntake, at: datetime) -> None:
        del at
        receive_requests([intake], district=self._district, policy=self._services.intake_policy)
        self._n_received += 1
        if self.on_received is not None:
            self.on_received(self._n_received, self._n_added)

    def _listen(self, at: datetime) -> None:
        """Hear what the worker has done; a player who dispatches has heard it already."""
        if not self._dispatches:
            self._hear(at)
        self.later(at + timedelta(seconds=LISTEN_S), self._listen)

    def _hear(self, at: datetime) -> None:
        """Let everybody who was assigned since the last look take up the work."""
        changes = read_changes(self._cursor, district=self._district)
        for change in changes:
            self._cursor = change.cursor
            if change.kind in {EventKind.ORDER_ASSIGNED, EventKind.CO_HANDLER_ASSIGNED}:
                self._take_up(change.payload, at)

    def _take_up(self, payload: Mapping[str, object], at: datetime) -> None:
        assignment_id = str(payload.get("assignment_id", ""))
        order_id = WorkOrderId(_uuid(payload["work_order_id"]))
        member_code = payload.get("member")
        sign_at = at + self._between(15, 150)
        if member_code is None:
            self._unit_takes_up(order_id, at)
            return
        assignment = AssignmentId(_uuid(assignment_id))
        if self._draw.random() < _CANNOT_GO_SHARE:
            self.later(sign_at, lambda _: self._move(assignment, "cannot_go", "正在处理急事"))
            return
        self.later(sign_at, lambda then: self._sign(assignment, order_id, str(member_code), then))

    def _unit_takes_up(self, order_id: WorkOrderId, at: datetime) -> None:
        """Let a handling unit sign within the hour and report back some hours later."""
        order = read_order(order_id, district=self._district, lang="zh")
        held = order["assignments"]
        assert isinstance(held, list)  # noqa: S101 (the column is a JSON array)
        assignment = AssignmentId(_uuid(held[-1]["id"]))
        sign_at = at + self._between(300, 3_600)
        done_at = sign_at + self._between(3_600, 4 * 3_600)
        self.later(sign_at, lambda _: self._move(assignment, "signed"))
        self.later(done_at, lambda _: self._report_back(assignment, order_id))
        self.later(done_at + self._between(600, 1_800), lambda _: self._close(order_id))

    def _sign(
        self, assignment: AssignmentId, order_id: WorkOrderId, code: str, at: datetime
    ) -> None:
        if not self._move(assignment, "signed"):
            return
        order = read_order(order_id, district=self._district, lang="zh")
        target = LonLat(float(str(order["lon"])), float(str(order["lat"])))
        origin = self._positions.get(code, target)
        (takes_s,) = self._services.travel.times_to([origin], target, at=at).seconds
        if math.isinf(takes_s):  # a gate was shut since the decision: somebody opens it
            (takes_s,) = StraightLine().times_to([origin], target).seconds
        takes_s *= self._draw.uniform(0.8, 1.3)
        self._walks[code] = Walk(code, origin, target, at, takes_s)
        arrive_at = at + timedelta(seconds=takes_s)
        done_at = arrive_at + self._between(300, 2_400)
        self.later(arrive_at, lambda _: self._move(assignment, "arrived"))
        self.later(done_at, lambda _: self._report_back(assignment, order_id))
        self.later(done_at + self._between(300, 1_800), lambda _: self._close(order_id))

    def _report_back(self, assignment: AssignmentId, order_id: WorkOrderId) -> None:
        """Let somebody be done; a lead whose co-handlers are still at it does it for all."""
        self._photograph(assignment, order_id)
        if self._move(assignment, "done"):
            return
        people = read_team(order_id, district=self._district)["people"]
        leads = [one["assignment_id"] for one in people if one["is_lead"] and not one["ended_at"]]
        if leads == [str(assignment)]:
            with suppress(StateError):
                finish_team(order_id, district=self._district, actor="sample")

    def _photograph(self, assignment: AssignmentId, order_id: WorkOrderId) -> None:
        """Take the photos that the category wants, before the work and after it."""
        order = read_order(order_id, district=self._district, lang="zh")
        wanted = order["photos_wanted"]
        assert isinstance(wanted, list)  # noqa: S101 (the column is an array)
        for moment in map(PhotoMoment, wanted):
            new = NewPhoto(
                order_id=order_id,
                assignment_id=assignment,
                moment=moment,
                photo=prepare_photo(draw_street(moment, seed=str(order["number"]))),
                actor="sample",
            )
            with suppress(StateError):
                add_photo(new, district=self._district)

    def _move(self, assignment: AssignmentId, state: str, reason: str | None = None) -> bool:
        """Take a move; False when somebody at the desk was faster."""
        try:
            move_assignment(
                assignment,
                AssignmentState(state),
                district=self._district,
                actor="sample",
                reason=reason,
            )
        except StateError:
            return False
        return True

    def _close(self, order_id: WorkOrderId) -> None:
        try:
            close_work_order(order_id, district=self._district, checker="sample")
        except StateError:
            return

    def _report_fixes(self, at: datetime) -> None:
        """Report those on the way, every minute."""
        for code, walk in list(self._walks.items()):
            self._positions[code] = walk.position(at)
            self._moved.add(code)
            if (at - walk.since).total_seconds() >= walk.takes_s:
                del self._walks[code]
        on_the_way = [*self._walks]
        self._report(on_the_way, at)
        self.later(at + timedelta(seconds=REPORT_S), self._report_fixes)

    def _keep_alive(self, at: datetime) -> None:
        """Report those whose phones have reported before, so that no fix grows old."""
        self._report(sorted(self._moved - self._walks.keys()), at)
        self.later(at + timedelta(seconds=KEEPALIVE_S), self._keep_alive)

    def _report(self, codes: Sequence[str], at: datetime) -> None:
        for some in _in_lots(codes):
            fixes = [
                ReportedFix(member_code=code, position=self._positions[code], measured_at=at)
                for code in some
            ]
            report_positions(fixes, district=self._district)

    def _between(self, least_s: float, most_s: float) -> timedelta:
        return timedelta(seconds=self._draw.uniform(least_s, most_s))


_LOT = 500


def _in_lots(codes: Sequence[str]) -> list[Sequence[str]]:
    return [codes[start : start + _LOT] for start in range(0, len(codes), _LOT)]


def _uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
