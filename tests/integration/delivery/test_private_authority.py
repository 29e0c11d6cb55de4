"""A whole delivery over https, to a receiver whose certificate a district's own authority made."""

import ssl
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest
import town
from delivery_centre import Centre
from receivers import Receiver, is_signed

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]

KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Path:
    """Return a folder with `ca.pem` of an authority and `hub.pem` that it signed for localhost.

    They are made as `docs/operations.md` says.
    """
    folder = tmp_path_factory.mktemp("authority")
    ca = ("-keyout", f"{folder}/ca.key", "-out", f"{folder}/ca.pem")
    use = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", "-x509", *KEY, "-days", "2", "-subj", "/CN=District CA", *use, *ca)
    hub = ("-keyout", f"{folder}/hub.key", "-out", f"{folder}/hub.csr")
    openssl("req", *KEY, "-subj", "/CN=hub", *hub)
    (folder / "names.txt").write_text("subjectAltName=DNS:localhost")
    by = ("-CA", f"{folder}/ca.pem", "-CAkey", f"{folder}/ca.key", "-CAcreateserial")
    names = ("-extfile", f"{folder}/names.txt", "-days", "2")
    openssl("x509", "-req", "-in", f"{folder}/hub.csr", *by, *names, "-out", f"{folder}/hub.pem")
    return folder


@pytest.fixture
def centre(district):
    with ExitStack() as stack:
        yield Centre(district, stack)


@pytest.fixture
def receiver(authority):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(authority / "hub.pem", authority / "hub.key")
    made = Receiver(tls=tls)
    yield made
    made.close()


@pytest.fixture
def is_trusted(authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(authority / "ca.pem"))


@pytest.mark.usefixtures("is_trusted")
def test_who_has_a_certificate_of_a_trusted_authority_gets_all(centre, receiver):
    url = receiver.url.replace("127.0.0.1", "localhost") + "/in"
    assert url.startswith("https://localhost:")
    secret = centre.add("hub", url)
    town.receive(centre.district)
    centre.deliver()
    stands = centre.standing("hub")
    assert (stands.n_waiting, stands.fault) == (0, None)
    assert stands.n_delivered == len(receiver.seen) > 1
    assert all(is_signed(seen, secret) and seen.path == "/in" for seen in receiver.seen)


@pytest.mark.usefixtures("is_trusted")
def test_a_certificate_of_another_name_is_not_trusted(centre, receiver):
    centre.add("hub", receiver.url)
    town.receive(centre.district)
    centre.deliver()
    assert centre.standing("hub").fault == "no_trust"
    assert receiver.seen == []


def test_the_authority_stands_up_to_a_strict_check(authority):
    """As newer versions of Python check by themselves."""
    openssl("verify", "-x509_strict", "-CAfile", f"{authority}/ca.pem", f"{authority}/hub.pem")


def test_nothing_is_told_to_whom_no_known_authority_vouches_for(centre, receiver):
    centre.add("hub", receiver.url.replace("127.0.0.1", "localhost"))
    town.receive(centre.district)
    centre.deliver()
    assert centre.standing("hub").fault == "no_trust"
    assert receiver.seen == []
