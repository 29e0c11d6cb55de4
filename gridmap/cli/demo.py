"""`gridmap demo`: the sample district, alive.

Starts the private cluster in a folder of its own, loads the district, serves the API and the
live page, plays the day's requests at speed with people who sign, walk and finish, and draws
the coverage map. Played time is its own: it starts at half past seven and never runs backwards.
"""

import threading
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer
import uvicorn

from gridmap.cli.code_words import words_of_codes
from gridmap.cli.day_clock import DayClock
from gridmap.cli.desk import Desk
from gridmap.cli.duty_room import DutyRoom
from gridmap.cli.files_to_write import check_files
from gridmap.cli.mapping import known_network
from gridmap.cli.player import Player
from gridmap.cli.sample_district import (
    load_sample,
    load_sample_emergencies,
    sample_folder,
    take_shifts,
)
from gridmap.cli.serving import LOCAL, Port, check_address, make_server
from gridmap.cli.voice import Voice
from gridmap.cluster.folder import data_folder
from gridmap.errors import DatabaseUnavailable
from gridmap.flows.draw_coverage import CoverageOrder, draw_coverage
from gridmap.flows.look_up import read_headline, read_last_event
from gridmap.layers.description import Lang
from gridmap.model.place import LonLat
from gridmap.model.request import RequestIntake
from gridmap.model.work_order import Disposition, Urgency
from gridmap.sample.day import RequestRow, requests_for
from gridmap.settings import Settings
from gridmap.wiring import Services, now, open_services

_MORNING = time(7, 30)
_LATEST_START = time(18, 0)
_AFTER_THE_DAY = timedelta(hours=6)
_RAIN = time(15, 0)
_PATIENCE_S, _TRIES = 1.0, 60

_Done = TypeVar("_Done")


def demo(
    context: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="演完一天即退出 · play one day and end")
    ] = False,
    port: Port = 8000,
    speed: Annotated[
        float, typer.Option(help="一秒演多少秒 · seconds played in a second", min=1, max=3_600)
    ] = 60.0,
    rainstorm: Annotated[
        bool, typer.Option("--rainstorm", help="下午三点来一场暴雨 · a rainstorm at three")
    ] = False,
    emergency: Annotated[
        bool,
        typer.Option(
            "--emergency", help="暴雨并转急 · a rainstorm with the flood plan switched on"
        ),
    ] = False,
    out: Annotated[Path, typer.Option(help="地图写到 · folder for the map")] = Path("out"),
    open_browser: Annotated[bool, typer.Option("--open", help="打开浏览器 · open it")] = False,
) -> None:
    """演示示范区的一天 · Show the sample district alive.

    例 · Example: gridmap demo --once
    """
    desk: Desk = context.obj
    began = now()
    page, emergency_page = out / "coverage.html", out / "emergency.html"
    check_files(page, emergency_page)
    if not once:
        check_address(LOCAL, port, expose=False)
    with ExitStack() as stack:
        services = stack.enter_context(
            open_services(_in_a_folder_of_its_own(desk.settings), serving=True)
        )
        load_sample(services, desk.voice)
        load_sample_emergencies(services)
        zone = ZoneInfo(services.settings.time_zone)
        start = _start_of_play(services, zone, whole_day=once)
        clock = DayClock(start, speed=None if once else speed)
        show = Show(services.at_clock(clock), clock, desk.voice, zone, rainstorm or emergency)
        show.emergency_page = emergency_page if emergency else None
        if once:
            show.play_once(start.astimezone(zone).date(), page)
            return
        server = make_server(
            show.services, host=LOCAL, port=port, with_worker=True, is_rehearsal=True
        )
        url = f"http://{LOCAL}:{port}"
        show.begin(start.astimezone(zone).date(), page, server=server)
        seconds = (now() - began).total_seconds()
        desk.voice.say(
            f"示范区已就绪（{seconds:.1f} 秒）。地图 {url}/map ；接口 {url}/docs ；"
            f"覆盖图 {out / 'coverage.html'} 。Ctrl-C 结束。",
            f"The sample district is ready ({seconds:.1f} s). Map {url}/map?lang=en ; "
            f"API {url}/docs ; coverage map {out / 'coverage.html'} . Ctrl-C ends it.",
        )
        if open_browser:
            webbrowser.open(f"{url}/map")
        show.serve(server)


@dataclass(slots=True)
class Show:
    """The parts of one demonstration."""

    services: Services
    clock: DayClock
    voice: Voice
    zone: ZoneInfo
    rainstorm: bool
    emergency_page: Path | None = None
    stopping: threading.Event = field(default_factory=threading.Event)
    failure: Exception | None = None

    def play_once(self, day: date, page: Path) -> None:
        """Play one day as fast as it goes, draw the map, say what happened."""
        began = now()
        intakes = self.prepare(day)
        player = Player(self.services, self.clock)
        player.add(intakes)
        self._man_the_duty_room(player, day)
        with self.voice.progress("演示一天", "playing a day") as advance:
            player.on_received = advance
            end = datetime.combine(day, time.max, self.zone) + _AFTER_THE_DAY
            player.play(end, self.stopping, dispatches=True)
        seconds = (now() - began).total_seconds()
        self.draw(page)
        self._tell(len(intakes), seconds, page)

    def begin(self, day: date, page: Path, *, server: uvicorn.Server) -> None:
        """Play and draw the map beside the server; where one of them fails, the server ends."""
        for name, deed in (
            ("player", partial(self._play_on, day)),
            ("map", partial(self.draw, page)),
        ):
            watched = partial(self._watch, deed, name, server)
            threading.Thread(target=watched, daemon=True, name=name).start()

    def serve(self, server: uvicorn.Server) -> None:
        """Serve until somebody ends it; raise what has failed beside it."""
        try:
            server.run()
        finally:
            self.stopping.set()
        if self.failure is not None:
            raise self.failure

    def _watch(self, deed: Callable[[], None], name: str, server: uvicorn.Server) -> None:
        """Do it; what goes wrong ends the demonstration instead of leaving a dead page."""
        try:
            deed()
        except Exception as error:  # noqa: BLE001 (raised again by whoever serves)
            if self.stopping.is_set():
                return
            self.failure = error
            self.voice.complain(
                self.voice.word(
                    f"演示中断（{name}），服务随之结束。",
                    f"the demonstration broke off ({name}); the server ends.",
                )
            )
            server.should_exit = True

    def patiently(self, deed: Callable[[], _Done]) -> _Done:
        """Do what does no harm when it is done twice; while the database is started anew, again.

        Raises
        ------
        DatabaseUnavailable
            It did not come back, or the demonstration is to end.
        """
        for _ in range(_TRIES):
            try:
                return deed()
            except DatabaseUnavailable:
                if self.stopping.wait(_PATIENCE_S):
                    raise
        return deed()

    def draw(self, page: Path) -> None:
        """Write the coverage map."""
        order = CoverageOrder(
            lang="en" if self.voice.lang == "en" else "zh",
            source=self.voice.word("示范数据（合成，非真实）", "sample data (synthetic)"),
            words=words_of_codes(),
        )
        html = self.patiently(
            lambda: draw_coverage(
                order,
                district=self.services.district,
                zone=self.zone,
                network=known_network(self.services),
            )
        )
        page.write_text(html, encoding="utf-8")

    def _play_on(self, day: date) -> None:
        """Play day after day until told to stop."""
        self.prepare(day - timedelta(days=1), requests=False)
        player = self.patiently(lambda: Player(self.services, self.clock))
        while not self.stopping.is_set():
            player.add(self.prepare(day))
            self._man_the_duty_room(player, day)
            end = datetime.combine(day, time.max, self.zone)
            player.play(end, self.stopping, dispatches=False)
            day += timedelta(days=1)

    def _man_the_duty_room(self, player: Player, day: date) -> None:
        """Switch the flood plan on for the rain of a day, and draw it while it is on."""
        if self.emergency_page is None:
            return
        rain_at = datetime.combine(day, _RAIN, self.zone)
        room = DutyRoom(self.services, player, rain_at, zone=self.zone)
        room.begin()
        lang: Lang = "en" if self.voice.lang == "en" else "zh"
        room.draw(60, self.emergency_page, lang=lang)

    def prepare(self, day: date, *, requests: bool = True) -> list[RequestIntake]:
        """Put a day's shifts into the roster, each once, and return its requests."""
        self.patiently(lambda: take_shifts(self.services, day, self.zone))
        if not requests:
            return []
        rows = requests_for(day, sample_folder(), self.zone)
        if self.rainstorm:
            rows += requests_for(day, sample_folder(), self.zone, name="rainstorm")
        return [as_intake(row) for row in sorted(rows, key=lambda one: one.received_at)]

    def _tell(self, n_requests: int, seconds: float, page: Path) -> None:
        figures = read_headline(district=self.services.district)
        self.voice.say(
            f"演完一天：{n_requests} 件诉求，用时 {seconds:.1f} 秒。",
            f"One day played: {n_requests} requests in {seconds:.1f} s.",
        )
        words = {
            "n_answered": ("直接答复", "answered at once"),
            "n_referred": ("转介", "referred"),
            "n_closed": ("已办结", "closed"),
            "n_open": ("在办", "open"),
            "n_no_candidate": ("无可派人员", "found nobody"),
            "n_unlocated": ("待定位", "wait for a place"),
            "n_outside_area": ("辖区外", "outside the area"),
        }
        self.voice.table(
            self.voice.word("截至一天结束（含以往各日）", "At the end of the day (all days)"),
            (self.voice.word("项目", "what"), self.voice.word("数量", "number")),
            [(self.voice.word(*said), figures[name]) for name, said in words.items()],
        )
        self.voice.say(f"覆盖图：{page}", f"coverage map: {page}")
        self.voice.result(
            {"n_requests": n_requests, "seconds": seconds, "map": str(page), "figures": figures}
        )


def _in_a_folder_of_its_own(settings: Settings) -> Settings:
    """Keep the sample apart from a district that somebody works with."""
    if settings.database_url is not None or settings.data_folder is not None:
        return settings
    usual = data_folder(None).path
    return settings.model_copy(update={"data_folder": usual.with_name(f"{usual.name}-demo")})


def _start_of_play(services: Services, zone: ZoneInfo, *, whole_day: bool) -> datetime:
    """Return where played time begins: after everything that has happened already."""
    today = now().astimezone(zone).date()
    last = read_last_event(district=services.district)
    if last is not None:
        local = last.astimezone(zone)
        late = whole_day or local.time() > _LATEST_START
        today = max(today, local.date() + timedelta(days=1 if late else 0))
    start = datetime.combine(today, time.min if whole_day else _MORNING, zone)
    return start if last is None else max(start, last + timedelta(minutes=1))


def as_intake(row: RequestRow) -> RequestIntake:
    """Return a sample request as a door hands it over."""
    return RequestIntake(
        idempotency_key=row.source_ref,
        channel=row.channel,
        source_ref=row.source_ref,
        received_at=row.received_at,
        category=row.category or None,
        urgency=Urgency(row.urgency) if row.urgency else None,
        disposition=Disposition(row.disposition) if row.disposition else None,
        text=row.text,
        address=row.address,
        caller_name=row.caller_name,
        caller_phone=row.caller_phone,
        unit_code=row.unit_code or None,
        position=None if row.lon is None or row.lat is None else LonLat(row.lon, row.lat),
    )
