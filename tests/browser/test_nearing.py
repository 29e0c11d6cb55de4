"""When a deadline is near: the pages and the rule of the queue say the same of every hour."""

from datetime import UTC, datetime, timedelta

import pytest
import town

from gridmap.casework.nearing import nears_at

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)
SPANS_MIN = (5, 30, 31, 60, 119, 120, 121, 480, 1_440, 5_760, 43_200)
ASK = """async (cases) => {
    const { nearing } = await import("/console/nearing.js");
    return cases.map(([due, at, since]) => nearing(due, at, since).looks);
}"""


@pytest.fixture(scope="module")
def page(serve, visit):
    return visit(f"{serve('nearing', town.found).url}/wall?sound=off").wait_until_ready().page


def said_by_the_rule(due, at):
    if at > due:
        return "over"
    return "soon" if at > nears_at(BEGIN, due) else "calm"


def test_the_pages_and_the_rule_say_the_same(page):
    dues = [BEGIN + timedelta(minutes=span) for span in SPANS_MIN]
    shares = (0.0, 0.1, 0.5, 0.7499, 0.75, 0.7501, 0.9, 0.999, 1.0, 1.001, 1.5)
    cases = [(due, BEGIN + share * (due - BEGIN)) for due in dues for share in shares]
    told = page.evaluate(
        ASK, [[due.isoformat(), at.timestamp() * 1_000, BEGIN.isoformat()] for due, at in cases]
    )
    wanted = [said_by_the_rule(due, at) for due, at in cases]
    assert told == wanted
    assert {"calm", "soon", "over"} == set(told)


def test_where_nobody_knows_the_span_the_half_hour_alone_counts(page):
    due = BEGIN + timedelta(days=4)
    hours = ((95, "calm"), (95.6, "soon"), (97, "over"))
    cases = [
        [due.isoformat(), (BEGIN + timedelta(hours=hour)).timestamp() * 1_000, None]
        for hour, _ in hours
    ]
    assert page.evaluate(ASK, cases) == [looks for _, looks in hours]
