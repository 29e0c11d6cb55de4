"""A month of real requests as a stream without areas: none lost, none twice."""

import json
import time
from itertools import islice

import pytest
from proofs import write_down
from sqlalchemy import text

from gridmap.cli.main import run

pytestmark = pytest.mark.postgis

FILE = "boston-311/requests_2011-07.csv"
PLACEHOLDER = "42.3594,-71.0587"
SHORT, WHOLE = 1_200, 9_854


@pytest.fixture
def stream(request, test_data, tmp_path, empty_district, app_url, owner_url, monkeypatch):
    """Cut the stream to a length, set a district up, return what is needed to import it."""
    monkeypatch.setenv("GRIDMAP_DATABASE_URL", app_url)
    monkeypatch.setenv("GRIDMAP_OWNER_URL", owner_url)
    (tmp_path / "boston-311").mkdir()
    with (test_data / FILE).open(encoding="utf-8") as whole:
        lines = list(islice(whole, request.param + 1))
    (tmp_path / FILE).write_text("".join(lines), encoding="utf-8")
    with pytest.raises(SystemExit):
        run(["district", "set-up", "--name", "Boston", "--json"])
    return tmp_path, lines[1:], empty_district


def import_requests(folder, capsys):
    capsys.readouterr()
    with pytest.raises(SystemExit) as leaving:
        run(
            [
                "import",
                "tests/data/manifests/boston.toml",
                "--data-folder",
                str(folder),
                "--json",
            ]
        )
    assert leaving.value.code == 0
    (layer,) = json.loads(capsys.readouterr().out)["layers"]
    return layer


@pytest.mark.parametrize(
    "stream", [SHORT, pytest.param(WHOLE, marks=pytest.mark.prove)], indirect=True
)
def test_every_request_is_there_once_and_the_unlocated_wait(stream, capsys):
    folder, rows, district = stream
    n_unlocated = sum(PLACEHOLDER in row for row in rows)
    began = time.perf_counter()
    first = import_requests(folder, capsys)
    seconds = time.perf_counter() - began
    assert (first["n_opened"], first["n_rejected"]) == (len(rows), 0)
    assert first["counts"] == {"placeholder_position": n_unlocated}
    again = import_requests(folder, capsys)
    assert (again["n_opened"], again["n_unchanged"]) == (0, len(rows))
    with district.reading() as conn:
        waiting = dict(
            conn.execute(
                text(
                    "SELECT state || coalesce(waiting_for, ''), count(*)"
                    " FROM work_orders GROUP BY 1"
                )
            ).all()
        )
    assert waiting == {"A03unlocated": n_unlocated, "A05": len(rows) - n_unlocated}
    write_down(
        f"boston_{len(rows)}",
        n_requests=len(rows),
        n_unlocated=n_unlocated,
        requests_per_s=round(len(rows) / seconds),
    )
