"""`gridmap serve` as a service: HTTPS, log lines that programs read, refusals before it starts."""

import json
import os
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest
from api_process import free_port

START_LIMIT_S = 60.0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return a certificate for 127.0.0.1 and its key."""
    folder = tmp_path_factory.mktemp("tls")
    chain, key = folder / "chain.pem", folder / "key.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = "-subj /CN=gridmap -addext subjectAltName=IP:127.0.0.1"
    files = ["-out", str(chain), "-keyout", str(key)]
    subprocess.run(
        ["openssl", *words.split(), *names.split(), *files], check=True, capture_output=True
    )
    return chain, key


@contextmanager
def served(app_url, owner_url, *words, client):
    """Serve for the block; afterwards `lines` holds what it wrote to standard error."""
    lines = []
    process = subprocess.Popen(
        [sys.executable, "-c", "from gridmap.cli import run; run()", "serve", *words],
        env=os.environ
        | {
            "GRIDMAP_DATABASE_URL": app_url,
            "GRIDMAP_OWNER_URL": owner_url,
            "GRIDMAP_LOG_FORMAT": "json",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        limit = time.monotonic() + START_LIMIT_S
        while True:
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < limit, "it does not answer"
            try:
                client.get("/livez")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield lines
    finally:
        process.terminate()
        lines += process.communicate(timeout=30)[1].splitlines()


@pytest.fixture(scope="module")
def trusting(certificate):
    return ssl.create_default_context(cafile=str(certificate[0]))


def test_it_serves_https_and_logs_each_call_as_json(app_url, owner_url, certificate, trusting):
    port = free_port()
    chain, key = certificate
    words = ("--port", str(port), "--no-worker", "--tls-cert", str(chain), "--tls-key", str(key))
    client = httpx.Client(
        base_url=f"https://127.0.0.1:{port}", verify=trusting, trust_env=False, timeout=30
    )
    with client, served(app_url, owner_url, *words, client=client) as lines:
        asked = client.get("/livez?phone=13800000000", headers={"X-Request-ID": "mine"})
        assert asked.is_success
        with (
            httpx.Client(verify=True, trust_env=False) as stranger,
            pytest.raises(httpx.ConnectError),
        ):
            stranger.get(f"https://127.0.0.1:{port}/livez")
    told = [json.loads(line) for line in lines if line.startswith("{")]
    call = next(one for one in told if one["request_id"] == "mine")
    assert (call["message"], call["method"], call["route"], call["status"]) == (
        "call",
        "GET",
        "/livez",
        200,
    )
    assert not any("13800000000" in line for line in lines)


@pytest.mark.parametrize(
    "words",
    [
        ("--tls-cert", "{chain}"),
        ("--tls-key", "{key}"),
        ("--tls-cert", "{chain}", "--tls-key", "{chain}"),
        ("--tls-cert", "no-such-file.pem", "--tls-key", "{key}"),
    ],
)
def test_a_certificate_that_cannot_be_used_is_refused_before_anything_starts(
    gridmap, certificate, words
):
    chain, key = certificate
    stated = [word.format(chain=chain, key=key) for word in words]
    code, said = gridmap("serve", "--port", str(free_port()), *stated)
    assert code == 2
    assert "PEM" in said or "--tls-key" in said
