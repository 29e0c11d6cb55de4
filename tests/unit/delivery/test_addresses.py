"""What may be called: the network of a district, not this machine, not what clouds hide."""

from ipaddress import ip_address

import pytest

from gridmap.delivery import addresses
from gridmap.delivery.addresses import check_written, is_refused, target_of, ways_to
from gridmap.errors import InputError

NEVER = (
    "0.0.0.0",  # noqa: S104 (refused)
    "0.1.2.3",
    "169.254.169.254",
    "100.100.100.200",
    "fd00:ec2::254",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "::",
    "224.0.0.1",
    "ff02::1",
    "255.255.255.255",
    "240.0.0.1",
)
OF_THIS_MACHINE = (
    "127.0.0.1",
    "127.8.8.8",
    "::1",
    "::ffff:127.0.0.1",
    "2002:7f00:1::",
    "169.254.7.7",
    "fe80::1",
)
OF_THE_NETWORK = ("10.3.2.1", "172.16.0.9", "192.168.7.7", "100.64.0.1", "8.8.8.8", "fd12::7")


@pytest.mark.parametrize("written", NEVER)
def test_some_addresses_are_never_called(written):
    assert is_refused(ip_address(written), allows_local=True)


@pytest.mark.parametrize("written", OF_THIS_MACHINE)
def test_this_machine_is_called_only_where_the_server_allows_it(written):
    assert is_refused(ip_address(written), allows_local=False)
    assert not is_refused(ip_address(written), allows_local=True)


@pytest.mark.parametrize("written", OF_THE_NETWORK)
def test_private_and_public_addresses_are_called(written):
    assert not is_refused(ip_address(written), allows_local=False)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://hub.example/in",
        "hub.example/in",
        "https://",
        "https://user:secret@hub.example/",
        "https://hub.example/#in",
        "https://hub.example:0/",
        "https://hub.example:99999/",
        "https://hub.example/a b",
        "https://hub.example/\r\nX: y",
        "https://网格.example/",
        "https://hub.example/" + "a" * 500,
        "file:///etc/passwd",
        "http://[::1",
    ],
)
def test_what_is_no_plain_address_is_refused(url):
    with pytest.raises(InputError):
        target_of(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.7.7"])
def test_a_written_address_is_refused_when_it_is_added(host):
    with pytest.raises(InputError, match=r"GRIDMAP_DELIVERY_LOCAL"):
        check_written(f"https://{host}/in", allows_local=False)


@pytest.mark.parametrize("host", ["169.254.169.254", "0.0.0.0", "224.0.0.1"])  # noqa: S104
def test_nobody_is_told_of_a_setting_that_would_not_help(host):
    with pytest.raises(InputError) as refused:
        check_written(f"https://{host}/in", allows_local=False)
    assert "GRIDMAP_DELIVERY_LOCAL" not in str(refused.value)


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "127.1"])
def test_a_name_that_stands_for_this_machine_is_refused_when_it_is_called(host):
    """Also where an address is written as only some read it."""
    check_written(f"http://{host}/", allows_local=False)
    assert ways_to(target_of(f"http://{host}/"), allows_local=False) is None


def test_one_refused_address_among_others_is_enough(monkeypatch):
    found = [(2, 1, 6, "", (host, 80)) for host in ("10.0.0.7", "127.0.0.1")]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: found)
    assert ways_to(target_of("http://hub.example/"), allows_local=False) is None
    assert len(ways_to(target_of("http://hub.example/"), allows_local=True)) == 2
