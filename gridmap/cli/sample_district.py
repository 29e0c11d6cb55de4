"""Load the sample district through the same doors as any other."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from gridmap.cli.sample_care import load_sample_care
from gridmap.cli.voice import Voice
from gridmap.errors import ClusterBroken, NotTheSample
from gridmap.flows.fill_emergency_registers import fill_emergency_registers
from gridmap.flows.import_layer import import_layer
from gridmap.flows.list_layer_versions import list_layer_versions
from gridmap.flows.look_up import read_centre_name
from gridmap.flows.look_up_duty import read_responsibles
from gridmap.flows.put_emergency_plan import put_emergency_plan
from gridmap.flows.refresh_statistics import refresh_statistics
from gridmap.flows.register_duties import register_duties
from gridmap.flows.register_shifts import register_shifts
from gridmap.flows.set_up_calendars import set_up_calendars
from gridmap.flows.set_up_district import set_up_district
from gridmap.flows.set_up_teams import set_up_teams
from gridmap.ingest.check import check_layer
from gridmap.ingest.emergency_files import content_of, read_plans
from gridmap.ingest.emergency_registers import read_goods, read_hazards, read_people
from gridmap.ingest.manifest import Manifest, Source, load_manifest
from gridmap.ingest.read import checksum, read_source
from gridmap.ingest.reference import read_reference
from gridmap.model.duty import DutyRecord
from gridmap.model.layer_fields import LAYERS, Family
from gridmap.model.layer_version import LayerVersion
from gridmap.model.member import ShiftRecord
from gridmap.sample.day import RESPONSIBLE_FILE, duties_for, shifts_for
from gridmap.sample.emergency_files import GOODS_FILE, HAZARDS_FILE, PEOPLE_FILE, PLANS_FILE
from gridmap.wiring import Services, geodata_folder

SAMPLE_NAME = "示范区（合成数据）"
"""The name by which the sample's database is known; no other is ever overwritten."""


def sample_folder() -> Path:
    """Return the folder of the sample district."""
    return geodata_folder() / "sample"


def load_sample(services: Services, voice: Voice) -> None:
    """Load the sample district with its people in need, unless it is loaded already.

    Raises
    ------
    NotTheSample
        The database holds somebody's own district.
    ClusterBroken
        A layer of the sample was refused: the installation is damaged.
    """
    name = read_centre_name(district=services.district)
    if name not in (None, SAMPLE_NAME):
        raise NotTheSample(
            problem=f"the database holds the district {name!r}; the demonstration would replace it",
            mend="unset GRIDMAP_DATABASE_URL and GRIDMAP_DATA_FOLDER for the demonstration",
            problem_zh=f"数据库中已有“{name}”，演示会覆盖它",
            mend_zh="演示时不要设置 GRIDMAP_DATABASE_URL 和 GRIDMAP_DATA_FOLDER",
        )
    reference = read_reference(geodata_folder())
    set_up_district(
        district=services.district,
        name=SAMPLE_NAME,
        roles=reference.roles,
        categories=reference.categories,
        tiers=reference.tiers,
    )
    set_up_teams(reference.teams, district=services.district)
    set_up_calendars(reference.calendars, district=services.district)
    manifest = load_manifest(sample_folder() / "sources.toml")
    zone = ZoneInfo(services.settings.time_zone)
    is_new = not _is_loaded(manifest, list_layer_versions(district=services.district))
    if is_new:
        _load_layers(manifest, services, voice, zone)
    load_sample_care(services, sample_folder())
    _load_links(services, zone)
    if is_new:
        refresh_statistics(district=services.district)


def _load_layers(manifest: Manifest, services: Services, voice: Voice, zone: ZoneInfo) -> None:
    with voice.progress("加载示范区", "loading the sample district") as advance:
        for done, source in enumerate(manifest.sources, start=1):
            checked = check_layer(read_source(source))
            outcome = import_layer(checked, district=services.district, zone=zone, actor="sample")
            if outcome.stopped or outcome.rejected:
                raise ClusterBroken(
                    problem=f"the sample's layer {outcome.layer} was refused",
                    mend="install gridmap again",
                    problem_zh=f"示范区的图层 {outcome.layer} 未被接受",
                    mend_zh="请重新安装 gridmap",
                    file=source.name,
                )
            advance(done, len(manifest.sources))


def load_sample_emergencies(services: Services) -> None:
    """Load what the sample keeps for an emergency: people of units, hazard points, goods, plans."""
    folder = sample_folder()
    fill_emergency_registers(
        district=services.district,
        people=read_people(content_of(folder / PEOPLE_FILE)),
        hazards=read_hazards(content_of(folder / HAZARDS_FILE)),
        goods=read_goods(content_of(folder / GOODS_FILE)),
    )
    for plan in read_plans(folder / PLANS_FILE):
        put_emergency_plan(plan, district=services.district, actor="sample")


def _load_links(services: Services, zone: ZoneInfo) -> None:
    """Say who answers for which place, unless somebody does already."""
    if read_responsibles(district=services.district, limit=1):
        return
    path = sample_folder() / RESPONSIBLE_FILE
    source = Source(layer=LAYERS["responsibles"], name=path.name, path=path, time_zone=zone)
    import_layer(check_layer(read_source(source)), district=services.district, zone=zone)


def take_shifts(services: Services, day: date, zone: ZoneInfo) -> None:
    """Put the sample's shifts and duties of one date into the rosters."""
    rows = [
        ShiftRecord(
            code=one.code,
            member_code=one.member_code,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            stands_in=one.stands_in,
        )
        for one in shifts_for(day, sample_folder(), zone)
    ]
    register_shifts(rows, district=services.district)
    duties = [DutyRecord(**asdict(one)) for one in duties_for(day, sample_folder(), zone)]
    register_duties(duties, district=services.district)


def _is_loaded(manifest: Manifest, versions: tuple[LayerVersion, ...]) -> bool:
    """Tell whether each feature layer's newest version came from the very files at hand."""
    newest: dict[str, str] = {}
    for one in versions:
        if one.rolled_back_at is None:
            newest.setdefault(one.layer, one.source_sha256)
    return all(
        newest.get(source.layer.name) == checksum(source.path, file=source.name)
        for source in manifest.sources
        if source.layer.family is Family.FEATURE
    )
