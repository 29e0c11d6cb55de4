"""Load the sample district's people in need, volunteers and wishes through the usual doors."""

import csv
from pathlib import Path
from zoneinfo import ZoneInfo

from gridmap.flows.import_layer import import_layer
from gridmap.flows.plan_care import is_caring
from gridmap.flows.publish_wish import publish_wish
from gridmap.ingest.check import check_layer
from gridmap.ingest.manifest import load_manifest
from gridmap.ingest.read import read_source
from gridmap.model.wish import Wish, WishKind
from gridmap.wiring import Services


def load_sample_care(services: Services, folder: Path) -> None:
    """Load who is cared for, who helps and what is wished for, unless somebody is already."""
    district, zone = services.district, ZoneInfo(services.settings.time_zone)
    if is_caring(district=district):
        return
    for source in load_manifest(folder / "care.toml").sources:
        checked = check_layer(read_source(source))
        import_layer(checked, district=district, zone=zone, actor="sample")
    with (folder / "wishes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            wish = Wish(
                idempotency_key=row["key"],
                kind=WishKind(row["kind"]),
                text=row["text"],
                person_code=row["person_code"],
            )
            publish_wish(wish, district=district, policy=services.wish_policy, actor="sample")
