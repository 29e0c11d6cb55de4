"""One try, over real sockets: what a receiver may do, and what it costs us."""

import socket
import threading
from contextlib import contextmanager

import pytest
from receivers import Receiver

from gridmap.delivery.post import post
from gridmap.model.delivery import SendFault, Tried


def sent(url, *, limit_s=5.0, allows_local=True):
    headers = {"webhook-id": "msg_1", "content-type": "application/json"}
    return post(url, b"{}", headers=headers, allows_local=allows_local, limit_s=limit_s)


@contextmanager
def answering(act):
    """Listen on this machine, and do something with whoever calls."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve():
            caller, _ = door.accept()
            with caller:
                act(caller)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/in?x=1"
        thread.join()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()


def test_what_was_taken_is_told_with_its_status(receiver):
    assert sent(receiver.url + "/in?x=1") == Tried(status=204)
    (seen,) = receiver.seen
    assert (seen.path, seen.body) == ("/in?x=1", b"{}")
    assert seen.headers["host"] == receiver.url.removeprefix("http://")


@pytest.mark.parametrize(
    ("status", "fault"),
    [(302, SendFault.REDIRECTED), (404, SendFault.REFUSED), (503, SendFault.REFUSED)],
)
def test_other_answers_are_faults(receiver, status, fault):
    receiver.answers = lambda _: status
    assert sent(receiver.url) == Tried(fault=fault, status=status)
    assert len(receiver.seen) == 1


def test_no_proxy_of_the_environment_is_asked(receiver, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert sent(receiver.url).fault is None


def test_whoever_answers_byte_by_byte_is_left_at_the_limit():
    gone = threading.Event()

    def drip(caller):
        caller.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while not gone.wait(0.05):
            try:
                caller.sendall(b"x")
            except OSError:
                return

    with answering(drip) as url:
        assert sent(url, limit_s=1.0) == Tried(fault=SendFault.TIMED_OUT)
        gone.set()


def test_whoever_says_nothing_is_left_at_the_limit():
    gone = threading.Event()
    with answering(lambda _: gone.wait(30)) as url:
        assert sent(url, limit_s=0.3) == Tried(fault=SendFault.TIMED_OUT)
        gone.set()


def test_whoever_hangs_up_or_talks_nonsense_is_a_fault():
    with answering(lambda caller: caller.recv(9)) as url:
        assert sent(url).fault is SendFault.NO_CONNECTION
    with answering(lambda caller: caller.sendall(b"\x00\xff nonsense\r\n\r\n")) as url:
        assert sent(url).fault is SendFault.NO_CONNECTION


def test_a_server_that_nobody_vouches_for_is_not_trusted(receiver):
    assert sent(receiver.url.replace("http://", "https://")).fault is SendFault.NO_TRUST


def test_an_unknown_name_and_a_refused_address_are_told_apart():
    assert sent("http://nowhere.invalid/").fault is SendFault.NAME_UNKNOWN
    refused = sent("http://localhost:9/", allows_local=False)
    assert refused.fault is SendFault.ADDRESS_REFUSED
