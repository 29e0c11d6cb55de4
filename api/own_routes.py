"""What members, volunteers and units reach: what is their own, by these routes and no others.

Their roles have a right for the sake of their own work. Somebody who has the same right by
another role, at the desk, uses it for whoever is on the telephone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from api.route_finder import Found
from gridmap.model.account import OwnKind
from gridmap.model.actor import AccountRole, Actor
from gridmap.model.rights import RIGHTS_OF, Right

PERSONAL_ROLES = frozenset({AccountRole.MEMBER, AccountRole.VOLUNTEER, AccountRole.UNIT})
"""Roles of people who work on what is given to them."""

_ASSIGNMENT, _OFFER = OwnKind.ASSIGNMENT, OwnKind.OFFER
_MEMBER, _UNIT, _PHOTO = OwnKind.MEMBER, OwnKind.UNIT, OwnKind.PHOTO
_COOPERATION, _VOLUNTEER = OwnKind.COOPERATION, OwnKind.VOLUNTEER

OWN_ROUTES: dict[tuple[str, str], tuple[OwnKind, str]] = {
    ("POST", "/assignments/{assignment_id}/sign"): (_ASSIGNMENT, "assignment_id"),
    ("POST", "/assignments/{assignment_id}/arrive"): (_ASSIGNMENT, "assignment_id"),
    ("POST", "/assignments/{assignment_id}/done"): (_ASSIGNMENT, "assignment_id"),
    ("POST", "/assignments/{assignment_id}/cannot-go"): (_ASSIGNMENT, "assignment_id"),
    ("POST", "/assignments/{assignment_id}/photos"): (_ASSIGNMENT, "assignment_id"),
    ("POST", "/members/{code}/sightings/{key}/photos"): (_MEMBER, "code"),
    ("GET", "/photos/{photo_id}"): (_PHOTO, "photo_id"),
    ("GET", "/photos/{photo_id}/thumbnail"): (_PHOTO, "photo_id"),
    ("POST", "/assignments/{assignment_id}/more-time"): (_ASSIGNMENT, "assignment_id"),
    ("POST", "/assignments/{assignment_id}/return"): (_ASSIGNMENT, "assignment_id"),
    ("POST", "/offers/{offer_id}/accept"): (_OFFER, "offer_id"),
    ("POST", "/offers/{offer_id}/decline"): (_OFFER, "offer_id"),
    ("GET", "/offers"): (_MEMBER, "member"),
    ("POST", "/cooperations/{cooperation_id}/acknowledge"): (_COOPERATION, "cooperation_id"),
    ("POST", "/cooperations/{cooperation_id}/answer"): (_COOPERATION, "cooperation_id"),
    ("POST", "/cooperations/{cooperation_id}/decline"): (_COOPERATION, "cooperation_id"),
    ("GET", "/members/{code}/trail"): (_MEMBER, "code"),
    ("GET", "/units/{code}/work"): (_UNIT, "code"),
    ("GET", "/members/{code}/work"): (_MEMBER, "code"),
    ("GET", "/members/{code}/ground"): (_MEMBER, "code"),
    ("GET", "/volunteers/{code}/work"): (_VOLUNTEER, "code"),
    ("POST", "/volunteers/{code}/wishes/{wish_id}/claim"): (_VOLUNTEER, "code"),
    ("POST", "/volunteers/{code}/wishes/{wish_id}/done"): (_VOLUNTEER, "code"),
    ("POST", "/volunteers/{code}/wishes/{wish_id}/give-back"): (_VOLUNTEER, "code"),
    ("POST", "/volunteers/{code}/errands/{visit_id}/reports"): (_VOLUNTEER, "code"),
    ("GET", "/members/{code}/households"): (_MEMBER, "code"),
    ("GET", "/members/{code}/walk"): (_MEMBER, "code"),
    ("GET", "/members/{code}/way"): (_MEMBER, "code"),
    ("POST", "/members/{code}/household-visits"): (_MEMBER, "code"),
    ("POST", "/members/{code}/sightings"): (_MEMBER, "code"),
    ("POST", "/members/{code}/care-visits/{visit_id}/reports"): (_MEMBER, "code"),
}
"""By method and path: what the call is about, and where it names it, in the path or the query."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a call is about, as it names it; None where it names nothing."""

    kind: OwnKind
    name: str | None


def claimed_by(
    found: Found, query: Mapping[str, str], *, actor: Actor, right: Right
) -> Claimed | None:
    """Return what has to be the caller's own; None where another role gives them the right.

    Raises
    ------
    KeyError
        The route is none of those that people reach with what is their own.
    """
    others = actor.roles - PERSONAL_ROLES
    if right is Right.OWN_ACCOUNT or any(right in RIGHTS_OF[role] for role in others):
        return None
    kind, place = OWN_ROUTES[found.method, found.path]
    return Claimed(kind, found.named.get(place, query.get(place)))
