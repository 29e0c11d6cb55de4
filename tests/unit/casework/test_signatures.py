"""Two signatures are of two persons, as far as it can be known."""

from uuid import UUID

import pytest

from gridmap.casework.signatures import Signature, check_two_persons, signature_of
from gridmap.errors import NotAllowed, SamePerson
from gridmap.model.actor import AccountRole, Actor, Sight
from gridmap.model.ids import AccountId, MemberId

A, B, M = (UUID(int=number) for number in (1, 2, 3))


def named(name):
    return Signature(name=name)


def caller(label, account=A, member=None):
    return Actor(
        account_id=AccountId(account),
        label=label,
        roles=frozenset({AccountRole.SHIFT_LEADER}),
        sight=Sight(),
        member_id=member and MemberId(member),
    )


def signed(*of):
    return signature_of("whoever a body names", caller(*of))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (named("王敏"), named("王敏")),
        (named("王敏"), named(" 王敏 ")),
        (named("王敏"), named("王敏\t")),
        (named("WANG Min"), named("\uff37\uff21\uff2e\uff27 min")),
        (named("Li.Wei"), signed("li.wei", A)),
        (named("li.wei"), signed("oidc:li.wei", A)),
        (signed("day", A, M), signed("night", B, M)),
        (signed("oidc:old", A), signed("oidc:new", A)),
        (signed("li.wei", A), signed("oidc:Li.Wei", B)),
    ],
)
def test_one_person_does_not_sign_twice(first, second):
    for one, other in ((first, second), (second, first)):
        with pytest.raises(SamePerson):
            check_two_persons(one, other)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (named("王敏"), named("王敏娟")),
        (signed("day", A), signed("night", B)),
        (signed("oidc:li.wei", A), signed("oidc:li.wei", B)),
        (signed("li.wei", A), signed("oidc:li.wu", B)),
        (signed("day", A, M), signed("day2", B)),
    ],
)
def test_two_persons_do(first, second):
    check_two_persons(first, second)


def test_a_system_signs_nothing():
    with pytest.raises(NotAllowed):
        signed("key:hotline", A)
