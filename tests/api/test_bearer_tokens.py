"""Tokens of an identity provider: taken where it signed them, for us, in time; no others."""

import base64
import hmac
from dataclasses import replace

import jwt
import pytest
import town
import two_streets
from api_process import free_port, local_client
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from identity_provider import AUDIENCE, ISSUER, taken_from

from gridmap.errors import InputError
from gridmap.model.ids import TenantId
from gridmap.settings import Settings
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.wiring import bearer_tokens

pytestmark = pytest.mark.postgis


@pytest.fixture
def put_behind(guarded, services):
    """Return what puts services that take tokens behind the guarded server."""
    app, url = guarded
    with local_client(url) as client:

        def puts(tokens, behind=services):
            app.state.services = replace(behind, bearer_tokens=tokens)
            return client

        yield puts


@pytest.fixture
def client(put_behind, provider):
    return put_behind(taken_from(provider.url))


def ask(client, token, path="/me"):
    return client.get(path, headers={"Authorization": f"Bearer {token}"})


def test_whoever_the_provider_vouches_for_does_what_the_token_says(client, provider):
    me = ask(client, provider.token()).json()
    assert (me["label"], me["roles"]) == ("oidc:li.wei", ["dispatcher"])
    assert me["subdistricts"] is None
    assert ask(client, provider.token(), "/work-orders").status_code == 200
    assert ask(client, provider.token(), "/plan").status_code == 403


def test_the_other_signature_and_the_other_place_of_roles_do_too(client, provider):
    roles = {"realm_access": {"roles": ["gridmap:planner"]}, "groups": None}
    token = provider.token(key=provider.ec, alg="ES256", kid="two", **roles)
    assert ask(client, token).json()["roles"] == ["planner"]


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another system"},
        {"aud": None},
        {"sub": None},
        {"nbf": 4_000_000_000},
    ],
    ids=str,
)
def test_a_token_that_is_not_in_force_or_not_for_us_is_nobodys(client, provider, claims):
    assert ask(client, provider.token(**claims)).status_code == 401


def test_a_token_that_somebody_else_signed_is_nobodys(client, provider):
    another = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    assert ask(client, provider.token(key=another)).status_code == 401
    assert ask(client, provider.token(kid="three")).status_code == 401
    head, body, signature = provider.token().split(".")
    assert ask(client, f"{head}.{body}.{signature[:-4]}AAAA").status_code == 401


def test_a_signature_with_what_everybody_knows_is_nobodys(client, provider):
    """The public key as a shared secret, and no signature at all: the classics."""
    public = provider.rsa.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    shared = provider.token(key="0" * 64, alg="HS256").rpartition(".")[0]
    signature = hmac.digest(public, shared.encode(), "sha256")
    forged = f"{shared}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"
    assert ask(client, forged).status_code == 401
    claims = jwt.decode(provider.token(), options={"verify_signature": False})
    unsigned = jwt.encode(claims, None, algorithm="none", headers={"kid": "one"})
    assert ask(client, unsigned).status_code == 401


def test_roles_count_with_their_prefix_and_administrators_alone(client, provider):
    for groups, roles in (
        (["dispatcher"], []),
        (["gridmap:emperor"], []),
        (["gridmap:audit_admin"], ["audit_admin"]),
        (["gridmap:audit_admin", "gridmap:dispatcher"], []),
    ):
        assert ask(client, provider.token(groups=groups)).json()["roles"] == roles


def test_a_login_of_the_provider_is_never_one_of_ours(client, provider):
    assert ask(client, provider.token(preferred_username="admin")).json()["label"] == "oidc:admin"
    odd = provider.token(preferred_username="a\nb")
    assert ask(client, odd).json()["label"] == "oidc:7"


def test_a_token_sees_the_subdistricts_that_it_names_and_no_others(
    put_behind, provider, services, app_url
):
    db = open_database(app_url)
    district = District(db=db, tenant=TenantId(1), clock=services.district.clock)
    town.found(district)
    two_streets.lay(district)
    client = put_behind(taken_from(provider.url), replace(services, district=district))
    for said, seen in (
        (["460100001"], ["460100001"]),
        ("460100002", ["460100002"]),
        (["999"], []),
        (None, []),
        ("*", None),
    ):
        told = ask(client, provider.token(gridmap_subdistricts=said)).json()
        assert told["subdistricts"] == seen, said
    db.close()


def test_unknown_keys_do_not_make_us_ask_again_and_again(put_behind, provider):
    client = put_behind(taken_from(provider.url))
    before = provider.n_asked
    for number in range(20):
        assert ask(client, provider.token(kid=f"made up {number}")).status_code == 401
    assert provider.n_asked - before <= 2


def test_keys_of_a_file_are_read_anew_when_it_changes(put_behind, provider, tmp_path):
    file = tmp_path / "keys.json"
    file.write_text('{"keys": []}')
    client = put_behind(taken_from(file))
    assert ask(client, provider.token()).status_code == 503
    file.write_text(provider.key_set)
    assert ask(client, provider.token()).status_code == 200


def test_a_provider_that_does_not_answer_is_told_as_that(put_behind, provider):
    client = put_behind(taken_from(f"http://127.0.0.1:{free_port()}/certs"))
    for _ in range(3):
        answer = ask(client, provider.token())
        assert (answer.status_code, answer.json()["code"]) == (503, "identity_provider_down")


def test_without_a_provider_a_token_is_nobodys(put_behind, provider):
    assert ask(put_behind(None), provider.token()).status_code == 401


def test_what_is_configured_is_looked_at(provider):
    stated = {"oidc_issuer": ISSUER, "oidc_audience": AUDIENCE, "oidc_keys": provider.url}
    assert bearer_tokens(Settings()) is None
    assert bearer_tokens(Settings(**stated)) is not None
    with pytest.raises(ValueError, match="together, or none"):
        Settings(oidc_issuer=ISSUER)
    for unsafe in (("HS256",), ("none",), ("RS256", "HS512"), ()):
        with pytest.raises(InputError):
            bearer_tokens(Settings(**stated, oidc_algorithms=unsafe))
