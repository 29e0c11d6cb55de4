"""Two signatures are two persons: told by who they are where that is known, else by name.

Whoever has signed in is known by their account, or, where the account is a member's, by the
member: two accounts of one member are one person. At the terminal, and behind an open door, there
is only the name that somebody states.
"""

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from gridmap.errors import NotAllowed, SamePerson
from gridmap.model.actor import VOUCHED_PREFIX, Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who put their name to something, and which person that is where it is known."""

    name: str
    person_id: UUID | None = None


def person_key(name: str) -> str:
    """Return a name as it is compared: width, case and blanks make no other person.

    >>> person_key(" Wang  Min ") == person_key("wang min")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def signature_of(name: str, caller: Actor | None) -> Signature:
    """Return the signature of whoever calls.

    Raises
    ------
    NotAllowed
        It is a system: it answers for nothing.
    """
    if caller is None:
        return Signature(name=name)
    if caller.is_system:
        raise NotAllowed(
            problem="this takes the signatures of two persons, and a key is a system's",
            mend="let the persons sign in with their own accounts",
            problem_zh="此操作须由两人签字确认，系统密钥不能代替个人签字",
            mend_zh="请由本人登录自己的账户签字",
        )
    return Signature(name=caller.label, person_id=caller.person_id)


def is_one_person(one: Signature, other: Signature) -> bool:
    """Tell whether two signatures are known to be of one person.

    Somebody whom an identity provider vouches for under the login of an account of ours is taken
    to be the same: it is one person with two ways in.

    >>> is_one_person(Signature(name="oidc:li.wei"), Signature(name="Li.Wei"))
    True
    """
    if one.person_id is not None and other.person_id is not None:
        if one.person_id == other.person_id:
            return True
        if _is_vouched(one) == _is_vouched(other):
            return False
    return person_key(_bare(one)) == person_key(_bare(other))


def check_two_persons(first: Signature, second: Signature) -> None:
    """Refuse the second signature of the person who gave the first.

    Raises
    ------
    SamePerson
        Two signatures of one person.
    """
    if is_one_person(first, second):
        raise SamePerson(
            problem=f"{second.name!r} has signed already; this takes two persons",
            mend="let another person sign",
            problem_zh=f"“{second.name}”已经签过；须由两人先后确认",
            mend_zh="请另一人确认",
            actor=second.name,
            first_signed_by=first.name,
        )


def _is_vouched(one: Signature) -> bool:
    return one.name.startswith(VOUCHED_PREFIX)


def _bare(one: Signature) -> str:
    return one.name.removeprefix(VOUCHED_PREFIX)
