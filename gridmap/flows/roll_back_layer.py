"""Take the newest version of a layer back, so that the one before it is in force again."""

from gridmap.errors import InputError
from gridmap.model.event import MACHINE, Event, EventKind
from gridmap.model.layer_fields import LAYERS, Family
from gridmap.model.layer_version import LayerVersion
from gridmap.store import events, layer_versions
from gridmap.store.district import District


def roll_back_layer(layer: str, *, district: District, actor: str = MACHINE) -> LayerVersion:
    """Undo the newest version of a feature layer and return it; history keeps its rows.

    Raises
    ------
    InputError
        There is no feature layer of this name.
    NotFound
        The layer has no version left, or the district was never set up.
    """
    known = [one.name for one in LAYERS.values() if one.family is Family.FEATURE]
    if layer not in known:
        raise InputError(
            problem=f"there is no feature layer {layer!r}",
            mend=f"write one of {', '.join(known)}",
            problem_zh=f"没有空间图层 {layer!r}",
            mend_zh=f"可写：{'、'.join(known)}",
            layer=layer,
        )
    tenant = district.tenant
    with district.writing() as conn:
        layer_versions.wait_for_turn(conn, tenant)
        at = district.clock()
        version = layer_versions.roll_back(conn, tenant, layer, at=at)
        facts = {"layer": layer, "number": version.number}
        event = Event(at=at, kind=EventKind.LAYER_ROLLED_BACK, actor=actor, facts=facts)
        events.append(conn, tenant, [event])
    return version
