"""What is asked about figures, and what is told."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Code
from gridmap.evaluation.compared import Compared, Figures, Group
from gridmap.evaluation.counted import FIGURES, Counted, Figure, Tally
from gridmap.evaluation.disclosure import LEAST
from gridmap.evaluation.periods import Days, Span
from gridmap.layers.description import Lang
from gridmap.model.figure_filters import FigureFilters, GroupedBy
from gridmap.model.work_order import CaseState, Disposition, Urgency
from gridmap.report.figure_sheets import name_of

_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
Day = Annotated[date, Field(ge=_FIRST_DAY, le=_LAST_DAY)]


class FigureDays(BaseModel):
    """Which days, both included, and which requests; places and units by code, `-` for none."""

    model_config = ConfigDict(extra="forbid")

    first: Day
    last: Day
    subdistrict: Code | None = None
    community: Code | None = None
    grid: Code | None = None
    unit: Code | None = None
    category: Code | None = None
    channel: Code | None = None
    urgency: Urgency | None = None
    hour: Annotated[int, Field(ge=0, le=23)] | None = None
    weekday: Annotated[int, Field(ge=1, le=7)] | None = None
    without_late: bool = False
    lang: str | None = None

    def days(self) -> Days:
        """Return the days as the library knows them."""
        return Days(self.first, self.last)

    def filters(self) -> FigureFilters:
        """Return the filters as the library knows them."""
        return FigureFilters(
            subdistrict=self.subdistrict,
            community=self.community,
            grid=self.grid,
            unit=self.unit,
            category=self.category,
            channel=self.channel,
            urgency=self.urgency,
            hour=self.hour,
            weekday=self.weekday,
            without_late=self.without_late,
        )


class FiguresAsked(FigureDays):
    """The same, and by what it is grouped."""

    by: GroupedBy | None = None


class RequestsAsked(FigureDays):
    """The same, and which count is to be listed, from which place on."""

    counted: Counted
    first_place: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 50


class SpanTold(BaseModel):
    """From an instant, included, to another one, excluded."""

    since: datetime
    until: datetime

    @classmethod
    def of(cls, span: Span) -> "SpanTold":
        """Return a span as it is told."""
        return cls(since=span.since, until=span.until)


class FigureTold(BaseModel):
    """What a figure is: the list that its counts open, and its definition in words."""

    name: str
    title: str
    counted: Counted
    among: Counted | None
    timed: str | None
    numerator: str
    denominator: str | None
    clock: str
    more_is_better: bool | None

    @classmethod
    def of(cls, figure: Figure, lang: Lang) -> "FigureTold":
        """Return a figure in one language."""
        zh = lang == "zh"
        measured = figure.timed or figure.counted
        return cls(
            name=figure.name,
            title=figure.zh if zh else figure.en,
            counted=figure.counted,
            among=figure.among,
            timed=figure.timed,
            numerator=measured.zh if zh else measured.en,
            denominator=None
            if figure.among is None
            else (figure.among.zh if zh else figure.among.en),
            clock=figure.clock[0] if zh else figure.clock[1],
            more_is_better=figure.more_is_better,
        )


class HundredthsTold(BaseModel):
    """In seconds: half took no longer than `p50_s`, and so on."""

    p50_s: float
    p90_s: float
    p95_s: float


class TallyTold(BaseModel):
    """Counts by what is counted, shares (0 to 1, null of nothing) by figure, durations by step."""

    counts: dict[Counted, int]
    shares: dict[str, float | None]
    durations: dict[str, HundredthsTold]

    @classmethod
    def of(cls, tally: Tally) -> "TallyTold":
        """Return a tally as it is told."""
        return cls(
            counts=dict(tally.counts),
            shares={one.name: tally.share(one) for one in FIGURES if one.among is not None},
            durations={
                step.value: HundredthsTold(**asdict(took)) for step, took in tally.durations.items()
            },
        )


class ComparedTold(BaseModel):
    """Figures of a span, of that before 环比, of a year before 同比; null: nothing was kept."""

    now: TallyTold
    before: TallyTold | None
    year_before: TallyTold | None

    @classmethod
    def of(cls, compared: Compared) -> "ComparedTold":
        """Return figures as they are told."""
        before, year = compared.before, compared.year_before
        return cls(
            now=TallyTold.of(compared.now),
            before=None if before is None else TallyTold.of(before),
            year_before=None if year is None else TallyTold.of(year),
        )


class GroupTold(ComparedTold):
    """One group. Its code is what the filter takes; `-` no place or unit, `+` told together."""

    code: str
    name: str

    @classmethod
    def of_group(cls, group: Group, lang: Lang) -> "GroupTold":
        """Return a group in one language."""
        told = ComparedTold.of(group.figures)
        return cls(
            code=group.code,
            name=name_of(group, lang=lang),
            now=told.now,
            before=told.before,
            year_before=told.year_before,
        )


class FiguresTold(BaseModel):
    """Figures of some days. `may_list`: the reader may open the requests behind a count.

    Where they may not, groups of fewer than `least` are told together, or all is withheld.
    """

    at: datetime
    span: SpanTold
    before: SpanTold
    year_before: SpanTold
    figures: list[FigureTold]
    whole: ComparedTold
    groups: list[GroupTold]
    may_list: bool
    least: int
    is_withheld: bool
    is_pooled: bool

    @classmethod
    def of(cls, found: Figures, lang: Lang, *, may_list: bool) -> "FiguresTold":
        """Return figures in one language."""
        return cls(
            at=found.at,
            span=SpanTold.of(found.span),
            before=SpanTold.of(found.before),
            year_before=SpanTold.of(found.year_before),
            figures=[FigureTold.of(one, lang) for one in FIGURES],
            whole=ComparedTold.of(found.whole),
            groups=[GroupTold.of_group(one, lang) for one in found.groups],
            may_list=may_list,
            least=LEAST,
            is_withheld=found.is_withheld,
            is_pooled=found.is_pooled,
        )


class CountedRequest(BaseModel):
    """A request behind a count, with its order if it has one; nothing of who asked."""

    id: UUID
    order_id: UUID | None
    number: str | None
    state: CaseState | None
    disposition: Disposition
    category: str
    channel: str
    urgency: Urgency
    subdistrict: str | None
    community: str | None
    grid: str | None
    unit: str | None
    received_at: datetime
    reserved_at: datetime | None
    signed_at: datetime | None
    arrived_at: datetime | None
    close_by: datetime | None
    closed_at: datetime | None
    sign_s: float | None
    arrive_s: float | None
    close_s: float | None


class RequestsCounted(BaseModel):
    """How many requests a count has, and some of them, the newest first."""

    n: int
    requests: list[CountedRequest]
