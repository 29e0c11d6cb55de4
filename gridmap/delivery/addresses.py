"""Which addresses may be called: those of the network, not of this machine or of its cloud.

Destinations of a district stand in its intranet, so private addresses are allowed. This machine
itself (loopback) and link-local ones are not, unless the server's own setting says so: whoever
keeps destinations must not reach what listens only to this machine. Where clouds tell machines
their credentials nobody is let, whatever the setting says.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from gridmap.errors import InputError

LONGEST_URL = 500
_SCHEMES = {"http": 80, "https": 443}

_CREDENTIALS = frozenset(
    ip_address(one) for one in ("169.254.169.254", "100.100.100.200", "fd00:ec2::254")
)
_THIS_NETWORK = ip_network("0.0.0.0/8")
_TRANSLATED = ip_network("64:ff9b::/96")

SocketAddress = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A URL taken apart; `path` has the query with it."""

    is_secure: bool
    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One address of a target, as a socket connects to it."""

    family: int
    host: str
    address: SocketAddress


def target_of(url: str) -> Target:
    """Return a URL taken apart.

    Raises
    ------
    InputError
        It is no address that could be called.

    >>> target_of("https://hub.example/in?x=1").path
    '/in?x=1'
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _refused_url() from error
    if not _is_plain(url, parts) or parts.hostname is None or port == 0:
        raise _refused_url()
    path = parts.path or "/"
    return Target(
        is_secure=parts.scheme == "https",
        host=parts.hostname,
        port=port or _SCHEMES[parts.scheme],
        path=f"{path}?{parts.query}" if parts.query else path,
    )


def check_written(url: str, *, allows_local: bool) -> None:
    """Refuse a URL that could not be called, or whose host is written as a refused address.

    A name is looked up anew at every try, and what it stands for is checked then.

    Raises
    ------
    InputError
        It is no such URL.
    """
    host = target_of(url).host
    try:
        address = ip_address(host)
    except ValueError:
        return
    if is_refused(address, allows_local=True):
        raise InputError(
            problem=f"{host} is no address that a receiver has",
            mend="state the address of the receiver in the network",
            problem_zh=f"{host} 不可作为接收方的地址",
            mend_zh="请填写接收方在网络中的地址",
            field="url",
        )
    if is_refused(address, allows_local=allows_local):
        raise InputError(
            problem=f"{host} is this machine, or reaches no farther than its cable",
            mend="state the address of the receiver in the network;"
            " GRIDMAP_DELIVERY_LOCAL=true allows this machine",
            problem_zh=f"{host} 是本机或本网段自动地址",
            mend_zh="请填写接收方在网络中的地址；确需投递到本机时设置 GRIDMAP_DELIVERY_LOCAL=true",
            field="url",
        )


def ways_to(target: Target, *, allows_local: bool) -> list[Way] | None:
    """Return the addresses that a target's name stands for now; None where one is refused.

    Raises
    ------
    OSError
        The name stands for nothing.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    ways = [Way(family=one[0], host=str(one[4][0]), address=one[4]) for one in found]
    if any(is_refused(ip_address(one.host), allows_local=allows_local) for one in ways):
        return None
    return ways


def is_refused(address: IPv4Address | IPv6Address, *, allows_local: bool) -> bool:
    """Tell whether an address is not called.

    >>> [is_refused(ip_address(one), allows_local=False)
    ...  for one in ("10.1.2.3", "127.0.0.1", "::ffff:127.0.0.1", "169.254.1.1", "192.168.0.9")]
    [False, True, True, True, False]
    >>> is_refused(ip_address("127.0.0.1"), allows_local=True)
    False
    >>> is_refused(ip_address("169.254.169.254"), allows_local=True)
    True
    """
    meant = _meant(address)
    if meant in _CREDENTIALS or meant.is_unspecified or meant.is_multicast:
        return True
    if meant.is_loopback or meant.is_link_local:
        return not allows_local
    if isinstance(meant, IPv4Address):
        return meant in _THIS_NETWORK or meant.is_reserved
    return False


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 one only wraps."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_plain(url: str, parts: SplitResult) -> bool:
    is_written_plainly = url.isascii() and url.isprintable() and " " not in url
    return (
        is_written_plainly
        and len(url) <= LONGEST_URL
        and parts.scheme in _SCHEMES
        and not parts.fragment
        and parts.username is None
        and parts.password is None
    )


def _refused_url() -> InputError:
    return InputError(
        problem="a destination is called by http:// or https://, a host and a path",
        mend="write it like https://hub.example/gridmap; no user, no password, no #;"
        " letters of another script as punycode and %XX",
        problem_zh="接收方地址须为 http:// 或 https:// 开头的主机与路径",
        mend_zh="如 https://hub.example/gridmap；不含用户名、密码与 #，非英文字符须转写",
        field="url",
    )
