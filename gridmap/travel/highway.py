"""Who may use a street, by its class and OpenStreetMap's tags.

Classes and keys are those of https://wiki.openstreetmap.org/wiki/Key:highway and
https://wiki.openstreetmap.org/wiki/Key:access. Only feet and bicycles are asked for here:
tags that bind cars alone are not read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

Tags = Mapping[str, str]

_WHEELS_TOO = (
    *("trunk", "primary", "secondary", "tertiary"),
    *("trunk_link", "primary_link", "secondary_link", "tertiary_link"),
    *("unclassified", "residential", "living_street", "service", "road"),
    *("track", "path", "cycleway"),
)
FEET_ONLY = ("footway", "pedestrian", "steps", "corridor", "bridleway", "elevator")
_NEITHER = ("motorway", "motorway_link", "busway")

OPEN_TO: Final[Mapping[str, tuple[bool, bool]]] = {
    **dict.fromkeys(_WHEELS_TOO, (True, True)),
    **dict.fromkeys(FEET_ONLY, (True, False)),
    **dict.fromkeys(_NEITHER, (False, False)),
}
"""For each class that is a street: open to feet, open to bicycles, unless tags say otherwise.

What is not here is no street (yet): construction, proposed, raceway, platform, rest_area…
"""

_FREE = frozenset(
    [
        "yes",
        "permissive",
        "designated",
        "official",
        "destination",
        "customers",
        "delivery",
        "public",
    ]
)
_PRIVATE = frozenset(["private", "permit", "residents", "employees", "members"])
_SHUT = frozenset(["no", "use_sidepath", "dismount", "restricted", "military", "emergency"])
_SHUT |= {"agricultural", "forestry"}
_ONE_WAY = frozenset(("yes", "true", "1", "-1", "reverse"))
_BACKWARDS = frozenset(("-1", "reverse"))
_CONTRAFLOW = frozenset(("opposite", "opposite_lane", "opposite_track", "opposite_share_busway"))
_SIDES = ("left", "right", "both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Who may use a street. `oneway` binds bicycles; where `backwards` against the drawing."""

    highway: str
    foot: bool
    bicycle: bool
    oneway: bool
    backwards: bool
    bridge: bool
    private: bool


def use_of(tags: Tags) -> Use | None:
    """Return who may use a way; None where it is no street, or nobody here may.

    The nearest key decides: `foot` before `access`, `bicycle` before `vehicle` before `access`.
    A street is private where that is the only thing that keeps people out. Where the pavement
    is drawn by itself, those on foot leave the carriageway. Squares drawn as areas are
    walked along their edge.
    """
    highway = tags.get("highway", "")
    if highway not in OPEN_TO:
        return None
    by_class = OPEN_TO[highway]
    is_area = tags.get("area") == "yes"
    expressway = tags.get("motorroad") == "yes"
    foot = _word(tags, "foot", "access")
    bicycle = _word(tags, "bicycle", "vehicle", "access")
    use = Use(
        highway=highway,
        foot=_is_open(foot, by_class[0] and not expressway),
        bicycle=_is_open(bicycle, by_class[1] and not expressway)
        and highway != "steps"
        and not is_area,
        oneway=_binds_bicycles(tags, highway),
        backwards=any(tags.get(key, "") in _BACKWARDS for key in ("oneway", "oneway:bicycle")),
        bridge=tags.get("bridge", "no") != "no",
        private=False,
    )
    if _pavement_is_apart(tags) and tags.get("foot") not in _FREE:
        use = replace(use, foot=False)
    if use.foot or use.bicycle:
        return use
    own = replace(
        use,
        foot=foot in _PRIVATE and by_class[0],
        bicycle=bicycle in _PRIVATE and by_class[1] and not is_area,
        private=True,
    )
    return own if own.foot or own.bicycle else None


def _word(tags: Tags, *keys: str) -> str:
    """Return the value of the first key that says something we know."""
    for key in keys:
        value = tags.get(key, "").partition(";")[0].strip()
        if value in _FREE or value in _PRIVATE or value in _SHUT:
            return value
    return ""


def _is_open(word: str, by_class: bool) -> bool:  # noqa: FBT001 (what holds without a word)
    return word in _FREE if word else by_class


def _binds_bicycles(tags: Tags, highway: str) -> bool:
    own = tags.get("oneway:bicycle")
    if own is not None:
        return own in _ONE_WAY
    said = tags.get("oneway")
    if said is None:
        round_about = tags.get("junction") in ("roundabout", "circular")
        return round_about or highway == "motorway"
    return said in _ONE_WAY and not _has_contraflow(tags)


def _has_contraflow(tags: Tags) -> bool:
    """Say whether a lane of its own leads bicycles against the one-way street."""
    lanes = [tags.get("cycleway", ""), *(tags.get(f"cycleway:{side}", "") for side in _SIDES)]
    against = [tags.get(f"cycleway:{side}:oneway", "") for side in _SIDES]
    return any(one in _CONTRAFLOW for one in lanes) or any(one in ("no", "-1") for one in against)


def _pavement_is_apart(tags: Tags) -> bool:
    if "separate" in (tags.get("sidewalk"), tags.get("sidewalk:both")):
        return True
    sides = {tags.get("sidewalk:left"), tags.get("sidewalk:right")}
    return "separate" in sides and sides <= {"separate", "no", "none"}
