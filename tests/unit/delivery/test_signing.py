"""Messages are signed as Standard Webhooks says."""

import base64
from datetime import UTC, datetime

from gridmap.delivery.signing import new_secret, signed_headers, written


def test_a_published_example_is_signed_as_it_was_published():
    """The example of the library that the specification came from (Svix, verifying payloads)."""
    headers = signed_headers(
        "msg_loFOjxBNrRLzqYUf",
        b'{"event_type":"ping","data":{"success":true}}',
        secrets=[base64.b64decode("plJ3nmyCDGBKInavdOK15jsl")],
        at=datetime.fromtimestamp(1_731_705_121, UTC),
    )
    assert headers == {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }


def test_each_secret_signs_separated_by_a_space():
    headers = [
        signed_headers("msg_1", b"{}", secrets=by, at=datetime.fromtimestamp(0, UTC))
        for by in ([b"new"], [b"old"], [b"new", b"old"])
    ]
    new, old, both = (one["webhook-signature"] for one in headers)
    assert new != old
    assert both == f"{new} {old}"


def test_a_secret_is_drawn_and_written_with_its_prefix():
    secret = new_secret()
    assert len(secret) == 32
    assert secret != new_secret()
    assert base64.b64decode(written(secret).removeprefix("whsec_")) == secret
