"""`gridmap destination`: what whoever has the terminal of the server does."""

import pytest
import town

pytestmark = pytest.mark.postgis

URL = "https://hub.invalid/gridmap"


def test_a_destination_is_added_paused_resumed_and_removed(gridmap, district):
    code, added = gridmap("destination", "add", "city", URL, "--kind", "order_opened")
    assert code == 0
    assert added["secret"].startswith("whsec_")
    (listed,) = gridmap("destination", "list")[1]
    assert (listed["code"], listed["url"], listed["kinds"]) == ("city", URL, ["order_opened"])
    assert added["secret"] not in str(listed)
    assert gridmap("destination", "pause", "city", "--reason", "moving")[0] == 0
    assert gridmap("destination", "pause", "city")[0] == 3
    assert gridmap("destination", "resume", "city")[0] == 0
    changed = gridmap("destination", "change", "city", "--url", URL + "/2", "--kind", "all")[1]
    assert changed == {"code": "city", "changed": {"kinds": None, "url": URL + "/2"}}
    assert gridmap("destination", "change", "city", "--url", URL, "--subdistrict", "")[0] == 0
    assert gridmap("destination", "change", "city", "--kind", "weather")[0] == 2
    renewed = gridmap("destination", "new-secret", "city", "--reason", "lost")[1]
    assert renewed["secret"].startswith("whsec_")
    assert renewed["secret"] != added["secret"]
    assert renewed["previous_secret_until"] is not None
    assert gridmap("destination", "new-secret", "city")[0] == 3
    ended = gridmap("destination", "new-secret", "city", "--at-once")[1]
    assert ended["previous_secret_until"] is None
    assert URL in gridmap("destination", "list", "--lang", "en", as_json=False)[1].replace("\n", "")
    assert gridmap("destination", "remove", "city")[1]["n_given_up"] == 0
    assert gridmap("destination", "remove", "city")[0] == 3


def test_messages_are_settled_by_their_name(gridmap, district):
    gridmap("destination", "add", "city", URL)
    town.receive(district)
    assert gridmap("destination", "messages", "city")[1] == []
    assert gridmap("destination", "retry", "city")[1] == {"code": "city", "n": 0}
    assert gridmap("destination", "give-up", "city", "over")[1] == {"code": "city", "n": 0}
    unknown = ("--message", "msg_00000000000070008000000000000000")
    assert gridmap("destination", "retry", "city", *unknown)[0] == 3
    assert gridmap("destination", "retry", "city", "--message", "seven")[0] == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "city", "http://127.0.0.1/"), 2),
        (("add", "The City", URL), 2),
        (("add", "city", URL, "--kind", "care_alerted"), 2),
        (("add", "city", URL, "--subdistrict", "999"), 3),
        (("pause", "nobody"), 3),
        (("messages", "nobody"), 3),
    ],
)
def test_what_cannot_be_is_refused(gridmap, district, words, code):
    assert gridmap("destination", *words)[0] == code
