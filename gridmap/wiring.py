"""Put the parts together: settings in, services out. The one place that chooses engines."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

from gridmap.casework.care_policy import CarePolicy
from gridmap.casework.chase_policy import ChasePolicy
from gridmap.casework.escalation_policy import EscalationPolicy
from gridmap.casework.evacuees import EvacueePolicy
from gridmap.casework.fixes import PositionPolicy
from gridmap.casework.intake_policy import IntakePolicy
from gridmap.casework.outbound import DeliveryPolicy
from gridmap.casework.petitions import PetitionPolicy
from gridmap.casework.photos import PhotoPolicy
from gridmap.casework.wishes import WishPolicy
from gridmap.cluster import kept_running, open_cluster, running_cluster
from gridmap.cluster.roles import Role
from gridmap.dispatch.plan_policy import PlanPolicy
from gridmap.dispatch.planning import Planning
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import EngineError, InputError, NetworkBroken
from gridmap.flows.keep_audit import AUDIT_KEPT
from gridmap.identity.bearer import ALGORITHMS, BearerPolicy, BearerTokens
from gridmap.ingest.policy_file import Policies, read_policies
from gridmap.model.ids import TenantId
from gridmap.model.kept import KeptDays, KeptKind
from gridmap.model.routing import RoutePlanner
from gridmap.model.travel import ADULT, PROFILES, TravelTimeEngine
from gridmap.settings import Settings
from gridmap.store.district import District
from gridmap.store.engine import open_database, user_of
from gridmap.store.migrate import upgrade
from gridmap.travel.current_streets import CurrentStreets
from gridmap.travel.straight_line import StraightLine

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything a door needs to serve one district."""

    district: District
    settings: Settings
    travel: TravelTimeEngine = field(default_factory=StraightLine)
    dispatch_policy: DispatchPolicy = field(default_factory=DispatchPolicy)
    intake_policy: IntakePolicy = field(default_factory=IntakePolicy)
    chase_policy: ChasePolicy = field(default_factory=ChasePolicy)
    escalation_policy: EscalationPolicy = field(default_factory=EscalationPolicy)
    care_policy: CarePolicy = field(default_factory=CarePolicy)
    wish_policy: WishPolicy = field(default_factory=WishPolicy)
    plan_policy: PlanPolicy = field(default_factory=PlanPolicy)
    position_policy: PositionPolicy = field(default_factory=PositionPolicy)
    petition_policy: PetitionPolicy = field(default_factory=PetitionPolicy)
    photo_policy: PhotoPolicy = field(default_factory=PhotoPolicy)
    evacuee_policy: EvacueePolicy = field(default_factory=EvacueePolicy)
    bearer_tokens: BearerTokens | None = None

    @property
    def kept_days(self) -> KeptDays:
        """Return how long each of what is forgotten in time is kept."""
        return {
            KeptKind.CALLERS: self.intake_policy.callers_kept_days,
            KeptKind.TRAILS: self.position_policy.kept_days,
            KeptKind.PHOTOS: self.photo_policy.kept_days,
            KeptKind.EVACUEES: self.evacuee_policy.kept_days,
            KeptKind.AUDIT: AUDIT_KEPT.days,
        }

    @property
    def delivery_policy(self) -> DeliveryPolicy:
        """Return how messages are sent to other systems."""
        return DeliveryPolicy(
            retry_min=self.settings.delivery_retry_min,
            limit_s=self.settings.delivery_limit_s,
            allows_local=self.settings.delivery_local,
        )

    @property
    def one_time_lasts(self) -> timedelta:
        """Return for how long a one-time password is good."""
        return timedelta(hours=self.settings.one_time_password_h)

    def at_clock(self, clock: Callable[[], datetime]) -> "Services":
        """Return the same services under another clock."""
        district = replace(self.district, clock=clock)
        is_current = isinstance(self.travel, CurrentStreets)
        travel = current_streets(district, self.settings) if is_current else self.travel
        return replace(self, district=district, travel=travel)

    def warm_up(self) -> None:
        """Read the street network now, so that the first decision does not wait for it."""
        if isinstance(self.travel, CurrentStreets):
            self.travel.engine()

    def route_planner(self) -> RoutePlanner:
        """Return what plans days of visits; loaded when it is needed, for it takes pandas along."""
        planner: RoutePlanner = import_module("gridmap.travel.vroom_routes").VroomRoutes()
        return planner

    def planning(self) -> Planning:
        """Return what days of appointments are planned by."""
        return Planning(
            travel=self.travel,
            planner=self.route_planner(),
            dispatch=self.dispatch_policy,
            plan=self.plan_policy,
        )

    def street_trouble(self) -> str | None:
        """Return in English why dispatch goes by the streets before, as `street_fault` does."""
        fault = self.street_fault()
        facts = fault.facts if isinstance(fault, EngineError) else {}
        return None if fault is None else str(facts.get("problem", fault))

    def street_fault(self) -> Exception | None:
        """Return why dispatch goes by streets as they were before; None where all is well.

        Raises
        ------
        EngineError
            There are none from before: nothing is dispatched.
        """
        if not isinstance(self.travel, CurrentStreets) or self.travel.trouble is None:
            return None
        trouble = self.travel.trouble
        if isinstance(trouble, EngineError) and not self.travel.has_engine:
            raise type(trouble)(**trouble.facts)
        return trouble


def now() -> datetime:
    """Return this instant, aware and in UTC."""
    return datetime.now(UTC)


@contextmanager
def open_services(
    settings: Settings, *, serving: bool = False, clock: Callable[[], datetime] = now
) -> Iterator[Services]:
    """Connect to the district's database, migrated, and let go of it at the end.

    Without `GRIDMAP_DATABASE_URL` this is a private cluster: `serving` owns it (one process
    a folder), everything else joins a running one or starts it for as long as it needs.
    """
    if settings.database_url is not None:
        owner_url = settings.owner_url or settings.database_url
        user = user_of(settings.database_url)
        app_role = user if user != user_of(owner_url) else None
        with _connected(settings.database_url, owner_url, app_role, settings, clock) as services:
            yield services
        return
    start = running_cluster if serving else open_cluster
    with (
        start(settings.data_folder) as cluster,
        kept_running(cluster) if serving else nullcontext(),
        _connected(cluster.app_url, cluster.owner_url, Role.APP, settings, clock) as services,
    ):
        yield services


@contextmanager
def _connected(
    app_url: str,
    owner_url: str,
    app_role: str | None,
    settings: Settings,
    clock: Callable[[], datetime],
) -> Iterator[Services]:
    stated = policies(settings)
    upgrade(owner_url, app_role=app_role)
    db = open_database(app_url, pool_size=settings.pool_size)
    try:
        district = District(
            db=db,
            tenant=TenantId(settings.tenant),
            clock=clock,
            zone_name=settings.time_zone,
        )
        yield Services(
            district=district,
            settings=settings,
            travel=current_streets(district, settings),
            dispatch_policy=stated.dispatch,
            intake_policy=stated.intake,
            chase_policy=stated.chase,
            escalation_policy=stated.escalation,
            care_policy=stated.care,
            wish_policy=stated.wishes,
            plan_policy=stated.plan,
            position_policy=stated.positions,
            petition_policy=stated.petitions,
            photo_policy=stated.photos,
            evacuee_policy=stated.evacuees,
            bearer_tokens=bearer_tokens(settings),
        )
    finally:
        db.close()


def policies(settings: Settings, file: Path | None = None) -> Policies:
    """Return the policies of a file, by default of the one that the settings name."""
    return read_policies(file or settings.policy_file, zone_name=settings.time_zone)


def bearer_tokens(settings: Settings) -> BearerTokens | None:
    """Return what checks the tokens of an identity provider; None where none is configured.

    Raises
    ------
    InputError
        A signature was to be taken that proves nothing.
    """
    if not (settings.oidc_issuer and settings.oidc_audience and settings.oidc_keys):
        return None
    unsafe = sorted(set(settings.oidc_algorithms) - ALGORITHMS)
    if unsafe or not settings.oidc_algorithms:
        raise InputError(
            problem=f"tokens signed by {', '.join(unsafe) or 'nothing'} are not taken",
            mend=f"choose of {', '.join(sorted(ALGORITHMS))}",
            problem_zh=f"不接受以 {'、'.join(unsafe) or '空'} 签名的令牌",
            mend_zh=f"可选：{'、'.join(sorted(ALGORITHMS))}",
            field="GRIDMAP_OIDC_ALGORITHMS",
        )
    policy = BearerPolicy(
        issuer=settings.oidc_issuer,
        audience=settings.oidc_audience,
        keys=settings.oidc_keys,
        algorithms=settings.oidc_algorithms,
        role_claims=settings.oidc_role_claims,
        role_prefix=settings.oidc_role_prefix,
        subdistrict_claim=settings.oidc_subdistrict_claim,
        login_claim=settings.oidc_login_claim,
    )
    return BearerTokens(policy)


def current_streets(district: District, settings: Settings) -> CurrentStreets:
    """Return the engine over a district's streets; without any, straight lines."""
    return CurrentStreets(
        read_state=lambda: str(_loading().network_state(district=district)),
        build=partial(_build_travel, district, settings),
    )


def _build_travel(district: District, settings: Settings) -> TravelTimeEngine:
    """Read the network; whoever rides may also walk, the sooner counts.

    Only where there is no street members are timed by straight line.
    """
    profile = PROFILES[settings.member_profile]
    profiles = (profile, ADULT) if profile.is_bicycle else (profile,)
    try:
        network = _loading().load_network(district=district)
        engine: TravelTimeEngine = import_module("gridmap.travel.streets").StreetTravel(
            [network.attacher_for(one) for one in profiles], zone=ZoneInfo(settings.time_zone)
        )
    except EngineError:
        raise
    except Exception as error:
        facts = error.facts if isinstance(error, InputError) else {}
        why = facts.get("problem", error)
        if facts.get("code") != "empty_network":
            raise _no_network(error, facts) from error
        log.warning("members are timed by straight line, there is no street network: %s", why)
        return StraightLine(speed_mps=profile.speed_mps)
    return engine


def _no_network(error: Exception, facts: Mapping[str, object]) -> NetworkBroken:
    problem = facts.get("problem", error)
    mend = (
        "mend the layers streets, compounds and gates or the edits; roll one back: layer roll-back"
    )
    mend_zh = "请修正道路、小区、大门图层或人工修改；也可回退：gridmap layer roll-back"
    return NetworkBroken(
        problem=f"the street network cannot be built: {problem}",
        mend=facts.get("mend", mend),
        problem_zh=f"无法建立路网：{facts.get('problem_zh', problem)}",
        mend_zh=facts.get("mend_zh", mend_zh),
    )


def _loading() -> ModuleType:
    """Return what reads networks; loaded when it is needed, for it takes SciPy along."""
    return import_module("gridmap.flows.load_network")


def geodata_folder() -> Path:
    """Return the folder with the data that gridmap brings along."""
    installed = Path(str(files("gridmap"))) / "_geodata"
    return installed if installed.is_dir() else Path(str(files("gridmap"))).parent / "geodata"
