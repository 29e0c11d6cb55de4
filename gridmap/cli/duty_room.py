"""Plays the duty room of the sample in a rainstorm: from the warning to the end of the operation.

Half an hour before the rain a warning comes; duty persons confirm or are phoned, two persons
switch the flood plan on for real, people are called, answer and muster. Hours later all of it is
switched off. Every step is the flow that a duty room would use, at played time.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path

from gridmap.cli.player import Player
from gridmap.flows.answer_calls import answer_calls
from gridmap.flows.call_roll import answer_roll, call_roll
from gridmap.flows.check_hazard import check_hazard
from gridmap.flows.confirm_warning import confirm_warning, note_warning_call
from gridmap.flows.draw_emergency import EmergencyMapOrder, draw_emergency
from gridmap.flows.look_up_emergencies import (
    read_called,
    read_hazards,
    read_operation,
    read_warning,
)
from gridmap.flows.mobilise_people import mobilise_people
from gridmap.flows.prepare_operation import Preparation, prepare_operation
from gridmap.flows.receive_warning import receive_warning
from gridmap.flows.switch_operation import sign_operation, stand_down, switch_off
from gridmap.layers.description import Lang
from gridmap.model.emergency import (
    CallState,
    EmergencyKind,
    HazardFinding,
    RollAnswer,
    WarningColour,
    WeatherWarning,
)
from gridmap.model.emergency_steps import HazardCheck, PhoneCall
from gridmap.model.ids import WarningId
from gridmap.wiring import Services

_PLAN = "flood"
_LOTS = 6
_SILENT, _CONFIRMING, _COMING, _RISING = 0.02, 0.9, 0.95, 0.1
"""Shares: duty persons who are silent; of those called, who say that they come; of these, who do;
hazard points that have to be watched."""


class DutyRoom:
    """Puts the steps of one rainstorm on the agenda of a player; each tells the next what it made.

    `number` is the operation once it is prepared, and stays when it is over.
    """

    def __init__(
        self,
        services: Services,
        player: Player,
        rain_at: datetime,
        *,
        zone: tzinfo,
        seed: int = 2,
    ) -> None:
        self._services = services
        self._district = services.district
        self._player = player
        self._rain_at = rain_at
        self._zone = zone
        self._draw = random.Random(seed)  # noqa: S311 (answers of a rehearsal)
        self._warning: WarningId | None = None
        self.number: int | None = None

    def begin(self) -> None:
        """Put every step on the agenda, by minutes from the first drop."""
        steps: tuple[tuple[int, Callable[[], None]], ...] = (
            (-30, self._warn),
            (-24, self._confirm),
            (-20, self._prepare),
            (-18, partial(self._sign, "区长")),
            (-15, partial(self._sign, "应急局长")),
            (-14, self._mobilise),
            (-13, self._phone),
            *((-12 + lot, partial(self._answer, lot)) for lot in range(_LOTS)),
            (5, self._muster),
            (40, self._check_hazards),
            (210, self._stand_down),
            (240, self._switch_off),
        )
        for minutes, step in steps:
            self._player.later(self._after(minutes), partial(_do, step))

    def draw(self, minutes: int, page: Path, *, lang: Lang) -> None:
        """Draw the operation on a page as it stands so many minutes after the first drop."""
        self._player.later(self._after(minutes), lambda _: self._draw_on(page, lang))

    def _after(self, minutes: int) -> datetime:
        return self._rain_at + timedelta(minutes=minutes)

    def _warn(self) -> None:
        at = self._district.clock()
        warning = WeatherWarning(
            identifier=f"rainstorm-{self._rain_at.isoformat()}",
            kind=EmergencyKind.FLOOD,
            colour=WarningColour.ORANGE,
            headline="暴雨橙色预警",
            issuer="示范气象台",
            sent_at=at,
            valid_from=at,
            valid_to=at + timedelta(hours=6),
        )
        taken = receive_warning(warning, district=self._district, actor="值班员")
        self._warning = taken.warning_id

    def _confirm(self) -> None:
        """Let nearly everybody confirm by name."""
        assert self._warning is not None  # noqa: S101 (the step before)
        for one in read_warning(self._warning, district=self._district).duties:
            if self._draw.random() > _SILENT:
                confirm_warning(
                    self._warning, one.person_name, district=self._district, phone=one.phone
                )

    def _phone(self) -> None:
        """Phone whoever has stayed silent."""
        assert self._warning is not None  # noqa: S101
        at = self._district.clock()
        for one in read_warning(self._warning, district=self._district).to_call:
            call = PhoneCall(at=at, caller="值班员", was_reached=True)
            note_warning_call(self._warning, one.id, call, district=self._district)

    def _prepare(self) -> None:
        preparation = Preparation(
            key=f"rainstorm {self._rain_at.isoformat()}",
            plan_code=_PLAN,
            is_drill=False,
            warning_id=self._warning,
        )
        operation, _ = prepare_operation(preparation, district=self._district, actor="值班长")
        self.number = operation.number

    def _sign(self, name: str) -> None:
        sign_operation(self._on(), district=self._district, actor=name)

    def _mobilise(self) -> None:
        mobilise_people(
            self._on(), district=self._district, travel=self._services.travel, actor="值班长"
        )

    def _answer(self, lot: int) -> None:
        """Let a part of those called answer: nine in ten come."""
        codes = [one.code for one in read_called(self._on(), district=self._district)][lot::_LOTS]
        said = {
            code: CallState.CONFIRMED if self._draw.random() < _CONFIRMING else CallState.DECLINED
            for code in codes
        }
        if said:
            answer_calls(self._on(), said, district=self._district, actor="联络员")

    def _muster(self) -> None:
        """Call the roll of every group; whoever is there stands at its place from now on."""
        number = self._on()
        groups = {
            one.code: one
            for one in read_operation(number, district=self._district).plan.plan.groups
        }
        called = read_called(number, district=self._district)
        for code in sorted({one.group_code for one in called}):
            roll = call_roll(number, code, district=self._district, actor="组长")
            said = {
                one.code: RollAnswer.PRESENT if self._draw.random() < _COMING else RollAnswer.ABSENT
                for one in called
                if one.group_code == code and one.state is CallState.CONFIRMED
            }
            if said:
                answer_roll(number, roll.roll_id, said, district=self._district, actor="组长")
            here = [one for one, answer in said.items() if answer is RollAnswer.PRESENT]
            self._player.stand_at(groups[code].position, here)

    def _check_hazards(self) -> None:
        """Let whoever watches a hazard point say how it is there; a few have to be watched."""
        for one in read_hazards(district=self._district, number=self._on()):
            found = HazardCheck(
                code=one.code,
                finding=HazardFinding.WATCH
                if self._draw.random() < _RISING
                else HazardFinding.SAFE,
                at=self._district.clock(),
                checker=one.watcher_name,
            )
            check_hazard(found, district=self._district, number=self._on())

    def _stand_down(self) -> None:
        stand_down(self._on(), district=self._district, actor="区长")

    def _switch_off(self) -> None:
        switch_off(self._on(), district=self._district, actor="区长", left_open="雨停，明日复查")

    def _draw_on(self, page: Path, lang: Lang) -> None:
        order = EmergencyMapOrder(number=self._on(), lang=lang)
        html = draw_emergency(order, district=self._district, zone=self._zone)
        page.write_text(html, encoding="utf-8")

    def _on(self) -> int:
        assert self.number is not None  # noqa: S101 (the steps are in order)
        return self.number


def _do(step: Callable[[], None], _: datetime) -> None:
    step()
