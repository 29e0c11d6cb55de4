"""A running service has the newest streets, and never waits for them twice."""

import threading
from datetime import UTC, datetime

import pytest

from gridmap.model.place import LonLat
from gridmap.travel.current_streets import CurrentStreets
from gridmap.travel.straight_line import StraightLine

AT = datetime(2026, 3, 2, tzinfo=UTC)
HERE, THERE = LonLat(110.30, 20.00), LonLat(110.31, 20.00)


class Ground:
    """A network that can change; engines of its versions differ in speed."""

    def __init__(self):
        self.version = 1
        self.n_built = self.n_looks = 0
        self.may_build = threading.Event()
        self.may_build.set()

    def read_state(self):
        self.n_looks += 1
        return str(self.version)

    def build(self):
        self.n_built += 1
        version = self.version
        assert self.may_build.wait(10)
        return StraightLine(speed_mps=float(version))

    def build_even(self):
        """A network that no odd version makes."""
        if self.version % 2:
            self.n_built += 1
            raise ValueError(f"{self.version} is odd")
        return self.build()

    def engine(self, **more):
        return CurrentStreets(read_state=self.read_state, build=self.build, **more)


def speed(streets):
    return streets.times_to([HERE], THERE, at=AT).engine.split("=")[1].split(",")[0]


def test_a_network_is_built_when_it_is_first_asked_for_and_when_it_has_changed():
    ground = Ground()
    streets = ground.engine(look_every_s=0)
    assert ground.n_built == 0
    assert [speed(streets), speed(streets), ground.n_built] == ["1.0", "1.0", 1]
    ground.version = 2
    assert [speed(streets), ground.n_built] == ["2.0", 2]


def test_it_does_not_look_again_and_again():
    ground = Ground()
    streets = ground.engine(look_every_s=3600)
    for _ in range(5):
        speed(streets)
    assert ground.n_looks == 1


def test_while_one_builds_the_others_go_on_with_the_old_streets():
    ground = Ground()
    streets = ground.engine(look_every_s=0)
    assert speed(streets) == "1.0"
    ground.version = 2
    ground.may_build.clear()
    builder = threading.Thread(target=speed, args=(streets,))
    builder.start()
    while ground.n_built < 2:
        pass
    assert speed(streets) == "1.0"
    ground.may_build.set()
    builder.join()
    assert [speed(streets), ground.n_built] == ["2.0", 2]


def test_whoever_comes_first_waits_and_only_one_builds():
    ground = Ground()
    ground.may_build.clear()
    streets = ground.engine(look_every_s=3600)
    told = []
    threads = [threading.Thread(target=lambda: told.append(speed(streets))) for _ in range(4)]
    for thread in threads:
        thread.start()
    ground.may_build.set()
    for thread in threads:
        thread.join()
    assert (told, ground.n_built) == (["1.0"] * 4, 1)


def test_a_failure_is_told_and_the_next_one_tries_again():
    ground = Ground()

    def fail_once():
        if ground.n_built == 0:
            ground.n_built = 1
            raise OSError("the database is away")
        return ground.build()

    streets = CurrentStreets(read_state=ground.read_state, build=fail_once)
    with pytest.raises(OSError, match="away"):
        speed(streets)
    assert speed(streets) == "1.0"
    matrix = streets.times_between([HERE], [THERE], at=AT, limit_s=1)
    assert matrix.seconds == ((float("inf"),),)


def test_a_network_that_cannot_be_built_leaves_the_old_one_and_is_told_once(caplog):
    ground = Ground()
    streets = CurrentStreets(read_state=ground.read_state, build=ground.build_even, look_every_s=0)
    ground.version = 2
    assert [speed(streets), streets.trouble] == ["2.0", None]
    ground.version = 3
    assert [speed(streets) for _ in range(4)] == ["2.0"] * 4
    assert (ground.n_built, str(streets.trouble)) == (2, "3 is odd")
    assert caplog.text.count("goes on as it was, the new one fails: 3 is odd") == 1
    ground.version = 5
    assert [speed(streets), ground.n_built, str(streets.trouble)] == ["2.0", 3, "5 is odd"]
    ground.version = 4
    assert [speed(streets), streets.trouble] == ["4.0", None]


def test_a_failed_network_that_is_taken_back_leaves_no_trouble():
    ground = Ground()
    streets = CurrentStreets(read_state=ground.read_state, build=ground.build_even, look_every_s=0)
    for version in (2, 3, 2):
        ground.version = version
        assert speed(streets) == "2.0"
    assert (ground.n_built, streets.trouble) == (2, None)


def test_without_an_old_network_everybody_who_asks_is_told():
    ground = Ground()
    streets = CurrentStreets(read_state=ground.read_state, build=ground.build_even)
    for _ in range(2):
        with pytest.raises(ValueError, match="1 is odd"):
            speed(streets)
    assert not streets.has_engine
    ground.version = 2
    assert speed(streets) == "2.0"
