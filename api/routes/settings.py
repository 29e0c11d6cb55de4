"""Settings 设置 of a district: lists of entries, the base map, policies, sources of its layers."""

from dataclasses import asdict, fields

from fastapi import APIRouter, Request

from api.deps import ActorDep, ServicesDep
from api.settings_schemas import (
    BaseMapKept,
    BaseMapNow,
    ChosenBaseMap,
    LayerVersionNow,
    ListChange,
    ListCompared,
    ListNow,
    ListPreview,
    PoliciesNow,
    PolicyNow,
    PolicyValue,
    VersionNow,
)
from api.throttle import address_of
from gridmap.flows.change_reference import (
    change_reference,
    preview_reference,
    read_reference_list,
)
from gridmap.flows.keep_base_map import choose_base_map, list_base_maps, read_base_map
from gridmap.flows.list_layer_versions import list_layer_versions
from gridmap.ingest.policy_file import Policies, read_policies
from gridmap.model.actor import Actor
from gridmap.model.setting import ListKind, Signature
from gridmap.report.toml_list import toml_of

router = APIRouter(tags=["settings 设置"])

_NO_CONTENT = 204

_IN_SERVICES = {
    "dispatch": "dispatch_policy",
    "intake": "intake_policy",
    "chase": "chase_policy",
    "escalation": "escalation_policy",
    "care": "care_policy",
    "wishes": "wish_policy",
    "plan": "plan_policy",
    "positions": "position_policy",
    "petitions": "petition_policy",
    "photos": "photo_policy",
    "evacuees": "evacuee_policy",
}
"""Where the policy of each table of the file stands among the services."""


def _signed(request: Request, actor: Actor, reason: str) -> Signature:
    return Signature(actor=actor.label, reason=reason.strip(), address=address_of(request))


@router.get("/settings/lists/{kind}", summary="类别、等级、角色 · A list of entries")
def get_list(kind: ListKind, services: ServicesDep) -> ListNow:
    """Return the entries of a list as they stand, also as the TOML that they are changed by."""
    entries, versions = read_reference_list(kind, district=services.district)
    return ListNow(
        kind=kind,
        entries={code: dict(said) for code, said in entries.items()},
        toml=toml_of(kind, entries),
        versions=[VersionNow.model_validate(one) for one in versions],
    )


@router.post("/settings/lists/{kind}/preview", summary="预览更改 · What a file would change")
def post_preview(kind: ListKind, body: ListPreview, services: ServicesDep) -> ListCompared:
    """Return what a TOML file would change, and change nothing.

    What is wrong in it is told by the number of the entry and the key.
    """
    change = preview_reference(kind, body.text, district=services.district)
    return ListCompared.model_validate(change)


@router.post("/settings/lists/{kind}", summary="更改 · Change a list")
def post_list(
    kind: ListKind, body: ListChange, request: Request, services: ServicesDep, actor: ActorDep
) -> ListCompared:
    """Store the entries of a TOML file, all or none, if the list is still as it was previewed.

    Entries that are not given stay: rows refer to them. Orders keep the deadlines they have.
    """
    change = change_reference(
        kind,
        body.text,
        state=body.state,
        district=services.district,
        signature=_signed(request, actor, body.reason),
    )
    return ListCompared.model_validate(change)


@router.get("/settings/base-map", summary="底图设置 · The base map and who chose it")
def get_base_map_kept(services: ServicesDep) -> BaseMapKept:
    """Return the base map in force and all that were chosen before."""
    return BaseMapKept(
        base_map=BaseMapNow.model_validate(read_base_map(district=services.district)),
        versions=[
            VersionNow.model_validate(one) for one in list_base_maps(district=services.district)
        ],
    )


@router.put("/settings/base-map", status_code=_NO_CONTENT, summary="选择底图 · Choose a base map")
def put_base_map(
    body: ChosenBaseMap, request: Request, services: ServicesDep, actor: ActorDep
) -> None:
    """Put a base map into force. Pages that are opened anew show it, within ten seconds everywhere.

    Browsers ask for the tiles themselves; this server calls nobody. Pages may then load pictures
    from the servers that the addresses name, and from no others.
    """
    signature = _signed(request, actor, body.reason)
    choose_base_map(body.value(), district=services.district, signature=signature)
    request.app.state.map_policy.forget()


@router.get("/settings/policies", summary="参数 · Policies")
def get_policies(services: ServicesDep) -> PoliciesNow:
    """Return what this process decides by, beside what is shipped.

    It was read from a file when the process began. Each decision names the policy it was made by.
    """
    file = services.settings.policy_file
    shipped = read_policies(None, zone_name=services.settings.time_zone)
    return PoliciesNow(
        file=None if file is None else str(file),
        policies=[
            _told(
                table.name,
                getattr(services, _IN_SERVICES[table.name]),
                getattr(shipped, table.name),
            )
            for table in fields(Policies)
        ],
    )


@router.get("/layer-versions", summary="数据来源 · Versions of layers")
def get_layer_versions(services: ServicesDep) -> list[LayerVersionNow]:
    """Return the versions of every layer, the newest first, with what was found in them."""
    found = list_layer_versions(district=services.district)
    return [LayerVersionNow.model_validate(one) for one in found]


def _told(table: str, policy: object, shipped: object) -> PolicyNow:
    now, before = asdict(policy), asdict(shipped)  # type: ignore[call-overload]
    return PolicyNow(
        table=table,
        values=[
            PolicyValue(
                name=name, value=value, shipped=before[name], is_shipped=value == before[name]
            )
            for name, value in now.items()
        ],
    )
