"""Every page without WebGL, without a base map and without internet, and not one packet leaves.

The server and the browser run in a network of their own that has nothing but the loopback; who
sends anything to anybody else is written down. Where the kernel grants no such network, the pages
are opened all the same and what they ask for is all that is known.
"""

import json
import subprocess
import sys
from pathlib import Path

import packet_capture
import proofs
import pytest
import street_town
import town
from desk import add_feature

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

WALK = str(Path(__file__).parents[1] / "walk_through.py")
PLANTED = """
import socket
for reach in (
    lambda: socket.create_connection(("192.0.2.7", 443), 0.3),
    lambda: socket.create_connection(("2001:db8::7", 443), 0.3),
    lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"?", ("198.51.100.1", 53)),
    lambda: socket.create_server(("127.0.0.1", 0)),
):
    try:
        reach()
    except OSError:
        pass
"""
KNOWN_PAGES = {"/map", "/desk", "/wall", "/phone", "/unit", "/plan", "/admin", "/sign-in", "/docs"}
MAPS = {"/map", "/desk", "/wall", "/phone", "/plan"}


def fill(district):
    town.found(district)
    street_town.lay(district)
    add_feature(
        district,
        "districts",
        "MULTIPOLYGON(((110.295 19.996,110.332 19.996,110.332 20.014,110.295 20.014,"
        "110.295 19.996)))",
        name="Tiny Town",
    )
    add_feature(district, "units", None, name="lamps")
    town.add_member(district, "M1", town.LonLat(*street_town.deg(150, 0)), capacity=9)


@pytest.fixture(scope="module")
def captures():
    return packet_capture.is_possible()


NO_NETWORK_OF_ONES_OWN = "this kernel grants no network of one's own"


def test_whoever_reaches_out_is_seen(tmp_path, captures):
    if not captures:
        pytest.skip(NO_NETWORK_OF_ONES_OWN)
    seen = packet_capture.run(
        tmp_path / "packets.json", sys.executable, "-c", PLANTED, timeout_s=60
    )
    assert (seen.code, seen.n_ip6) == (0, 1)
    assert set(seen.outside) == {"tcp 192.0.2.7:443", "udp 198.51.100.1:53"}


def check(pages):
    assert {one["path"] for one in pages} >= KNOWN_PAGES
    assert {one["path"] for one in pages if one["promises_map"]} >= MAPS
    assert [fault for one in pages for fault in one["faults"]] == []


@pytest.mark.timeout(900)  # pages one after the other, on whatever machine
def test_every_page_of_a_small_town_opens_and_nothing_leaves(serve, tmp_path, captures):
    desk = serve("no_way_out", fill, is_started=False)
    found = tmp_path / "pages.json"
    command = [sys.executable, WALK, str(found), *desk.urls]
    if captures:
        seen = packet_capture.run(tmp_path / "packets.json", *command, timeout_s=800)
        assert (seen.code, seen.outside) == (0, {})
    else:
        subprocess.run(command, check=True, timeout=800)
    told = json.loads(found.read_text(encoding="utf-8"))
    check(told["pages"])
    assert told["n_ip6_of_the_server"] == 0 or not captures


@pytest.mark.prove
@pytest.mark.timeout(1_200)
def test_the_demonstration_with_every_page_sends_nothing_away(captures):
    folder = proofs.FOLDER / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    if not captures:
        pytest.skip(NO_NETWORK_OF_ONES_OWN)
    found = folder / "pages.json"
    command = [sys.executable, WALK, str(found)]
    seen = packet_capture.run(folder / "packets.json", *command, timeout_s=900)
    told = json.loads(found.read_text(encoding="utf-8"))
    proofs.write_down(
        "no_way_out",
        pages={one["path"]: one["drawn"] for one in told["pages"]},
        n_packets_to_others=sum(seen.outside.values()),
        n_tries_by_ip6_before_the_browser=told["n_ip6_of_the_server"],
        how="every packet on the only device of a network of its own",
    )
    assert (seen.code, seen.outside, told["n_ip6_of_the_server"]) == (0, {}, 0)
    check(told["pages"])
