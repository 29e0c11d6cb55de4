"""Put a checked layer into the district: a new version, or records taken row by row."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, tzinfo
from functools import partial

from gridmap.ingest import care_rows, records
from gridmap.ingest.checked import CheckedLayer
from gridmap.ingest.findings import Finding, RejectedRow, Severity
from gridmap.ingest.loading import kept_finding, left_findings, load_finding, refused_row
from gridmap.model.event import Event, EventKind
from gridmap.model.layer_fields import Family
from gridmap.model.layer_version import LayerVersion
from gridmap.store import (
    care_days,
    care_register,
    duty_records,
    events,
    layer_rows,
    layer_versions,
    left_behind,
    member_records,
    responsible_records,
    shift_records,
)
from gridmap.store.district import District
from gridmap.store.layer_rows import LayerRows, Unresolved
from gridmap.store.layer_versions import VersionSource
from gridmap.store.records import Taken

_CARE_GOES_BY = frozenset({"care_persons", "members", "shifts"})
"""Registers by which today's care visits were planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What an import did.

    Opened are rows that are new or say something else than before, closed are rows that were
    replaced or are gone. `version_number` is None where nothing changed, and for records.
    Findings and rejected rows are those of the check and those of loading.
    """

    layer: str
    version_number: int | None = None
    n_opened: int = 0
    n_closed: int = 0
    n_unchanged: int = 0
    findings: tuple[Finding, ...]
    rejected: tuple[RejectedRow, ...]

    @property
    def n_rejected(self) -> int:
        """Return how many rows were not taken."""
        return len(self.rejected)

    @property
    def stopped(self) -> bool:
        """Say whether an error kept the whole layer out."""
        return any(one.severity is Severity.ERROR for one in self.findings)

    @property
    def changed(self) -> bool:
        """Say whether the district says anything else than before."""
        return self.n_opened + self.n_closed > 0


def import_layer(
    checked: CheckedLayer,
    *,
    district: District,
    zone: tzinfo,
    actor: str = "gridmap",
) -> ImportOutcome:
    """Load feature layers and registers of people; a layer with errors is left alone.

    One transaction for a layer, so that it is in force as a whole or not at all. The live feed
    waits for it: about a second for 12,000 rows.

    Parameters
    ----------
    checked
        What was read; requests are received by another flow.
    zone
        Where the day of a stated date begins.
    actor
        Who is named in the event.

    Raises
    ------
    InputError
        The stated date is in the future, or before the version that is replaced.
    NotFound
        The district was never set up.
    """
    if checked.stops:
        return _outcome(checked)
    tenant = district.tenant
    with district.writing() as conn:
        layer_versions.wait_for_turn(conn, tenant)
        at = district.clock()
        if checked.layer.family is Family.FEATURE:
            rows = layer_rows.resolve(conn, tenant, _layer_rows(checked))
            found = _references(checked, rows.unresolved)
            if rows.kept:
                found.append(kept_finding(checked, keys=rows.kept))
            version = layer_versions.put_into_force(
                conn, tenant, rows, source=_source(checked, found, zone=zone), at=at
            )
            if version is not None:
                found += left_findings(
                    checked.file, left_behind.left_behind(conn, tenant, version.layer)
                )
            outcome = _outcome_of_version(checked, version, found)
        else:
            if checked.layer.name == "care_persons":
                care_days.wait_for_plan(conn, tenant)
            take, unread = _register(checked, zone=zone, at=at)
            outcome = _outcome_of_records(checked, take(conn, tenant), unread=unread)
        if outcome.changed:
            if checked.layer.name in _CARE_GOES_BY:
                care_days.plan_again(conn, tenant, at.astimezone(zone).date())
            events.append(conn, tenant, [_event(outcome, actor=actor, at=at)])
    return outcome


def _register(
    checked: CheckedLayer, *, zone: tzinfo, at: datetime
) -> tuple[Callable[..., Taken], Sequence[RejectedRow]]:
    """Return what takes the rows of a register, and the rows that cannot be read at all."""
    match checked.layer.name:
        case "members":
            rows = records.member_records(checked)
            return partial(member_records.take_members, rows=rows, at=at), ()
        case "shifts":
            shifts = records.shift_records(checked)
            return partial(shift_records.take_shifts, rows=shifts), ()
        case "duties":
            duties = records.duty_records(checked)
            return partial(duty_records.take_duties, rows=duties), ()
        case "responsibles":
            links = records.responsible_records(checked)
            return partial(responsible_records.take_responsibles, rows=links), ()
        case "volunteers":
            volunteers = care_rows.volunteer_records(checked)
            return partial(care_register.take_volunteers, rows=volunteers), ()
        case "care_persons":
            people, unread = care_rows.care_records(checked, zone=zone)
            on = at.astimezone(zone).date()
            return partial(care_register.take_care_persons, rows=people, on=on), unread
        case other:
            raise ValueError(f"layer {other!r} is not loaded by this flow")


def _layer_rows(checked: CheckedLayer) -> LayerRows:
    return LayerRows(
        layer=checked.layer,
        columns=checked.columns,
        geometry=checked.geometry,
        rejected_codes=frozenset(one.key for one in checked.rejected if one.key is not None),
    )


def _references(checked: CheckedLayer, unresolved: Sequence[Unresolved]) -> list[Finding]:
    """Return one finding for every field that names what is not there."""
    by_field: dict[str, list[Unresolved]] = {}
    for one in unresolved:
        by_field.setdefault(one.field, []).append(one)
    return [
        load_finding(
            "unknown_reference",
            checked,
            indexes=sorted({one.index for one in group}),
            field=field,
            figures={"value": group[0].code},
        )
        for field, group in by_field.items()
    ]


def _source(checked: CheckedLayer, found: Sequence[Finding], *, zone: tzinfo) -> VersionSource:
    stated = checked.valid_from
    midnight = None if stated is None else datetime.combine(stated, time(), tzinfo=zone)
    return VersionSource(
        name=checked.file,
        sha256=checked.sha256,
        valid_from=midnight and midnight.astimezone(UTC),
        findings=tuple(asdict(one) for one in (*checked.findings, *found)),
        licence=checked.licence,
        attribution=checked.attribution,
    )


def _outcome_of_version(
    checked: CheckedLayer, version: LayerVersion | None, found: Sequence[Finding]
) -> ImportOutcome:
    if version is None:
        return _outcome(checked, found=found, n_unchanged=checked.n_rows)
    return _outcome(
        checked,
        found=found,
        version_number=version.number,
        n_opened=version.n_opened,
        n_closed=version.n_closed,
        n_unchanged=version.n_unchanged,
    )


def _outcome_of_records(
    checked: CheckedLayer, taken: Taken, *, unread: Sequence[RejectedRow] = ()
) -> ImportOutcome:
    found = []
    if taken.unresolved:
        first = checked.columns["home_grid_code"][taken.unresolved[0]]
        found.append(
            load_finding(
                "unknown_reference",
                checked,
                indexes=taken.unresolved,
                field="home_grid_code",
                figures={"value": str(first)},
            )
        )
    refused = [
        refused_row(one.code, checked, index=one.index, field=one.field, figures=one.figures)
        for one in taken.refused
    ]
    return _outcome(
        checked,
        found=found,
        refused=[*unread, *refused],
        n_opened=taken.n_new + taken.n_changed,
        n_closed=taken.n_changed,
        n_unchanged=taken.n_unchanged,
    )


def _outcome(
    checked: CheckedLayer,
    *,
    found: Sequence[Finding] = (),
    refused: Sequence[RejectedRow] = (),
    **figures: int,
) -> ImportOutcome:
    return ImportOutcome(
        layer=checked.layer.name,
        findings=(*checked.findings, *found),
        rejected=tuple(sorted((*checked.rejected, *refused), key=lambda one: one.row)),
        **figures,
    )


def _event(outcome: ImportOutcome, *, actor: str, at: datetime) -> Event:
    return Event(
        at=at,
        kind=EventKind.LAYER_IMPORTED,
        actor=actor,
        facts={
            "layer": outcome.layer,
            "number": outcome.version_number,
            "n_opened": outcome.n_opened,
            "n_closed": outcome.n_closed,
        },
    )
