"""Requests of a file, received in batches; one bad row costs itself only."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import islice

from gridmap.errors import KeyReused
from gridmap.flows.import_layer import ImportOutcome
from gridmap.flows.read_intake_codes import read_intake_codes
from gridmap.flows.receive_requests import receive_requests
from gridmap.ingest.checked import CheckedLayer
from gridmap.ingest.loading import refused_row
from gridmap.ingest.records import request_intakes
from gridmap.model.request import CLOCK_ALLOWANCE, RequestIntake
from gridmap.wiring import Services

_BATCH_SIZE = 500


def receive_file(checked: CheckedLayer, services: Services) -> ImportOutcome:
    """Receive the rows of a layer `requests`; opened are those that were new."""
    codes = read_intake_codes(district=services.district)
    at = services.district.clock()
    intakes, refused = request_intakes(
        checked,
        categories=codes.categories,
        units=codes.units,
        accused=codes.accused,
        latest=at + CLOCK_ALLOWANCE,
        earliest=at - timedelta(seconds=services.intake_policy.late_entry_within_s),
    )
    n_new = n_known = 0
    for batch in _batches(intakes):
        created, differing = _receive(batch, services)
        n_new += sum(created)
        n_known += len(created) - sum(created)
        refused += [
            refused_row(
                "request_differs",
                checked,
                index=index,
                field="source_ref",
                figures={"value": str(intakes[index].source_ref)},
            )
            for index in differing
        ]
    return ImportOutcome(
        layer=checked.layer.name,
        n_opened=n_new,
        n_unchanged=n_known,
        findings=checked.findings,
        rejected=tuple(sorted((*checked.rejected, *refused), key=lambda one: one.row)),
    )


def _batches(intakes: Mapping[int, RequestIntake]) -> Iterator[dict[int, RequestIntake]]:
    waiting = iter(intakes.items())
    while batch := dict(islice(waiting, _BATCH_SIZE)):
        yield batch


def _receive(
    batch: Mapping[int, RequestIntake], services: Services
) -> tuple[list[bool], list[int]]:
    """Return whether each was new, and the indexes of those that came before with other words.

    A batch is stored whole or not at all, so one that is refused is tried again in halves.
    """
    try:
        received = receive_requests(
            list(batch.values()), district=services.district, policy=services.intake_policy
        )
    except KeyReused:
        if len(batch) == 1:
            return [], list(batch)
        rows = list(batch.items())
        middle = len(rows) // 2
        first, first_differing = _receive(dict(rows[:middle]), services)
        second, second_differing = _receive(dict(rows[middle:]), services)
        return first + second, first_differing + second_differing
    return [one.created for one in received], []
