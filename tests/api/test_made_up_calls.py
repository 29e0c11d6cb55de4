"""Whatever a call says, the answer is no server error: calls that schemathesis makes up."""

import json
import tempfile
from pathlib import Path

import made_up_calls
import proofs
import pytest
import street_town
import town
from desk import Desk, add_feature
from walk_through import the_demonstration

pytestmark = pytest.mark.postgis

HERE = (110.3025, 20.0025)


@pytest.fixture
def desk(app_url, owner_url):
    """Serve the tiny town with streets, a member, a unit and three orders."""
    desk = Desk(app_url, owner_url)
    town.found(desk.district)
    street_town.lay(desk.district)
    add_feature(desk.district, "units", None, name="lamps")
    town.add_member(desk.district, "M1", town.LonLat(*HERE), capacity=9)
    desk.start()
    for _ in range(3):
        desk.post_request(*HERE)
    yield desk
    desk.close()


def test_some_operations_answer_whatever_they_are_asked(desk):
    every = made_up_calls.operations(desk.url)
    told = made_up_calls.call(
        desk.url, made_up_calls.some_of(every, 12), n_each=8, phases="fuzzing"
    )
    assert told.faults == []
    assert told.n_operations == 12
    assert told.n_calls > 12


@pytest.mark.prove
@pytest.mark.timeout(3_600)
def test_every_operation_of_the_demonstration_answers_whatever_it_is_asked():
    with tempfile.TemporaryDirectory(prefix="gridmap-calls-") as place:
        Path(place).chmod(0o755)
        with the_demonstration(Path(place)) as url:
            every = made_up_calls.operations(url)
            told = made_up_calls.call(url, every, n_each=25, phases="examples,coverage,fuzzing")
    proofs.write_down(
        "made_up_calls",
        n_operations=told.n_operations,
        n_calls=told.n_calls,
        n_faults=len(told.faults),
        faults=[json.loads(one) for one in told.faults[:20]],
        left_out=made_up_calls.ENDLESS,
    )
    assert told.faults == []
    assert told.n_operations == len(every)
