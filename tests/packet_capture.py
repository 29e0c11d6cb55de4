"""Run a command in a network of its own and write down every packet that wants to leave it.

python tests/packet_capture.py REPORT COMMAND...

The network has one device, the loopback, and every IPv4 address lies behind it: whatever the
command or its children send to anybody but this machine comes past here and gets no answer. What
wants out by IPv6 is counted. Needs neither root nor any tool, only a kernel that gives people
namespaces; where it does not, `is_possible` says so.
"""

import ctypes
import fcntl
import ipaddress
import json
import os
import socket
import struct
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_NEW_NETWORK, _NEW_USER = 0x4000_0000, 0x1000_0000
_SET_FLAGS, _ADD_ROUTE = 0x8914, 0x890B
_UP_AND_RUNNING, _ROUTE_IS_UP = 0x41, 0x1
_EVERY_PROTOCOL, _OUTGOING = 3, 4
_DEVICE = b"lo"
_PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp", 58: "icmp6"}
_LAST_PACKETS_S = 0.5


def is_possible() -> bool:
    """Tell whether this machine lets us have a network of our own."""
    tried = subprocess.run(
        [sys.executable, __file__, os.devnull, sys.executable, "-c", ""],
        capture_output=True,
        check=False,
        timeout=60,
    )
    return tried.returncode == 0


@dataclass(frozen=True)
class Captured:
    """How a command ended, and who it wanted to reach: `udp 192.0.2.7:53` with a number."""

    code: int
    outside: dict[str, int]
    n_ip6: int


def run(report: Path, *command: str, timeout_s: float) -> Captured:
    """Run a command captured."""
    program = [sys.executable, __file__, str(report), *command]
    subprocess.run(program, check=False, timeout=timeout_s)
    return Captured(**json.loads(report.read_text()))


def enter_a_network_of_our_own() -> None:
    """Leave everybody else's network, as whoever we are."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    kinds = _NEW_NETWORK if user == 0 else _NEW_NETWORK | _NEW_USER
    if libc.unshare(kinds):
        raise OSError(ctypes.get_errno(), "no network of our own")
    if user != 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def lead_every_way_past_here() -> None:
    """Switch the loopback on and let every address lie behind it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as four:
        fcntl.ioctl(four, _SET_FLAGS, struct.pack("16sh14x", _DEVICE, _UP_AND_RUNNING))
        anywhere = struct.pack("=H14x", socket.AF_INET)
        device = ctypes.create_string_buffer(_DEVICE)
        way = struct.pack("@L16s16s16sHhLBB3hhxxxxxx", 0, *[anywhere] * 3, _ROUTE_IS_UP, *[0] * 8)
        rest = struct.pack("@PLLH6x", ctypes.addressof(device), 0, 0, 0)
        fcntl.ioctl(four, _ADD_ROUTE, way + rest)


def n_without_a_way() -> int:
    """Return how often somebody wanted to go out by IPv6: the loopback takes none of that.

    The kernel counts it and forgets who and where to. Chromium asks it now and then whether there
    would be a way, and sends nothing.
    """
    table = Path("/proc/net/snmp6")
    lines = table.read_text().splitlines() if table.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("Ip6OutNoRoutes"))


def outside(packets: Iterator[bytes]) -> Iterator[str]:
    """Yield where each packet goes that does not stay on this machine: `udp 192.0.2.7:53`."""
    for packet in packets:
        if packet[0] >> 4 == 4:
            protocol, target = packet[9], ipaddress.ip_address(packet[16:20])
            content = packet[4 * (packet[0] & 15) :]
        else:
            protocol, target = packet[6], ipaddress.ip_address(packet[24:40])
            content = packet[40:]
        if target.is_loopback:
            continue
        name = _PROTOCOLS.get(protocol, str(protocol))
        port = f":{struct.unpack('!H', content[2:4])[0]}" if name in {"tcp", "udp"} else ""
        yield f"{name} {target}{port}"


def _packets(ear: socket.socket, is_over: threading.Event) -> Iterator[bytes]:
    while True:
        try:
            packet, (_, protocol, kind, *_) = ear.recvfrom(65_535)
        except TimeoutError:
            if is_over.is_set():
                return
            continue
        if kind == _OUTGOING and protocol in {0x0800, 0x86DD}:
            yield packet


def main() -> int:
    """Run what the command line names; end as it ended."""
    report, *command = sys.argv[1:]
    enter_a_network_of_our_own()
    lead_every_way_past_here()
    is_over = threading.Event()
    n_packets: Counter[str] = Counter()
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_EVERY_PROTOCOL)) as ear:
        ear.bind((_DEVICE.decode(), 0))
        ear.settimeout(_LAST_PACKETS_S)
        listening = threading.Thread(
            target=lambda: n_packets.update(outside(_packets(ear, is_over)))
        )
        listening.start()
        code = subprocess.run(command, check=False).returncode
        is_over.set()
        listening.join()
    told = {"code": code, "outside": n_packets, "n_ip6": n_without_a_way()}
    Path(report).write_text(json.dumps(told, indent=2))
    return code


if __name__ == "__main__":
    sys.exit(main())
