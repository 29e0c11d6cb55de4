"""Layers come in as versions: compared, opened, closed, rolled back, never half."""

import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import town
from checked_layers import a_layer, a_row, four_grids, spot, square
from geoalchemy2.shape import to_shape
from sqlalchemy import select, text

from gridmap.errors import DatabaseUnavailable, InputError, NotFound
from gridmap.flows.import_layer import import_layer
from gridmap.flows.list_layer_versions import list_layer_versions, read_attributions
from gridmap.flows.roll_back_layer import roll_back_layer
from gridmap.ingest.check import check_layer
from gridmap.ingest.manifest import parse_manifest
from gridmap.ingest.read import read_source
from gridmap.model.layer_fields import LAYERS, Family
from gridmap.store import look_up
from gridmap.store.engine import open_database
from gridmap.store.layer_rows import REFERENCES
from gridmap.store.tables import FEATURE_TABLES, areas, metadata

pytestmark = pytest.mark.postgis


def rows_of(district, sql, **values):
    with district.reading() as conn:
        return [tuple(row) for row in conn.execute(text(sql), values)]


def in_force(district, table=areas):
    """Return everything that a feature table says now, column by column."""
    now = select(table).where(table.c.valid_to.is_(None)).order_by(table.c.layer, table.c.code)
    with district.reading() as conn:
        return [tuple(map(str, row)) for row in conn.execute(now)]


def everything(district):
    """Return every row of every table."""
    with district.reading() as conn:
        return {
            table.name: sorted(str(tuple(map(str, row))) for row in conn.execute(select(table)))
            for table in metadata.sorted_tables
        }


def codes_in_force(district, layer):
    table = FEATURE_TABLES[layer]
    now = select(table.c.code).where(table.c.layer == layer, table.c.valid_to.is_(None))
    with district.reading() as conn:
        return sorted(conn.execute(now).scalars())


def figures(outcome):
    return outcome.version_number, outcome.n_opened, outcome.n_closed, outcome.n_unchanged


def test_a_first_import_opens_every_row_and_says_so(bare, load):
    outcome = load(a_layer("grids", four_grids()))
    assert figures(outcome) == (1, 4, 0, 0)
    assert codes_in_force(bare, "grids") == ["001", "002", "003", "004"]
    assert rows_of(bare, "SELECT kind, facts->>'layer', facts->>'n_opened' FROM events") == [
        ("layer_imported", "grids", "4")
    ]
    assert rows_of(bare, "SELECT kind FROM outbox") == [("layer_imported",)]


def test_importing_the_same_again_changes_nothing(bare, load):
    load(a_layer("grids", four_grids()))
    before = everything(bare)
    again = load(a_layer("grids", list(reversed(four_grids()))))
    assert figures(again) == (None, 0, 0, 4)
    assert everything(bare) == before


def told_of(district):
    """Return whose the layers are, as maps and as files of maps tell it."""
    with district.reading() as conn:
        names = look_up.source_names(conn, district.tenant)
    return list(read_attributions(district=district)), names


def test_whose_a_layer_is_stands_wherever_it_is_shown_until_it_is_stated_anew(bare, load):
    load(a_layer("grids", four_grids()))
    assert told_of(bare) == ([], ["grids.geojson"])
    terms = {"licence": "ODbL-1.0", "attribution": "© 某区测绘院"}
    assert figures(load(replace(a_layer("grids", four_grids()), **terms))) == (None, 0, 0, 4)
    assert told_of(bare) == (["© 某区测绘院 · ODbL-1.0"],) * 2
    load(replace(a_layer("grids", four_grids()[:3]), attribution="市局"))
    assert told_of(bare) == (["市局"],) * 2
    roll_back_layer("grids", district=bare)
    assert told_of(bare) == (["© 某区测绘院 · ODbL-1.0"],) * 2
    with bare.reading() as conn:  # whoever names the source does not leave out whose it is
        line = look_up.source_line(conn, bare.tenant, stated="示范")
    assert line == "示范、© 某区测绘院 · ODbL-1.0"


def test_a_changed_grid_closes_one_row_opens_one_and_keeps_its_id(district):
    received = town.receive(district, town.grid_centre("002"))
    find = "SELECT grid_id FROM work_orders WHERE id = :id"
    grid_id = town.one(district, find, id=received.work_order_id)
    import_layer(a_layer("grids", four_grids()), district=district, zone=UTC)
    wider = four_grids()
    wider[1]["shape"] = square(1, 0, size=1.2)
    outcome = import_layer(a_layer("grids", wider), district=district, zone=UTC)
    assert (outcome.n_opened, outcome.n_closed, outcome.n_unchanged) == (1, 1, 3)
    assert town.one(district, find, id=received.work_order_id) == grid_id
    shapes = "SELECT count(*), count(valid_to) FROM areas WHERE feature_id = :id"
    assert rows_of(district, shapes, id=grid_id) == [(3, 2)]
    now = "SELECT code FROM areas WHERE feature_id = :id AND valid_to IS NULL"
    assert rows_of(district, now, id=grid_id) == [("002",)]


def test_a_row_that_is_gone_is_closed_and_comes_back_under_its_old_id(bare, load):
    load(a_layer("grids", four_grids()))
    first = dict(rows_of(bare, "SELECT code, feature_id FROM areas"))
    assert figures(load(a_layer("grids", four_grids()[:3]))) == (2, 0, 1, 3)
    assert codes_in_force(bare, "grids") == ["001", "002", "003"]
    assert figures(load(a_layer("grids", four_grids()))) == (3, 1, 0, 3)
    now = dict(rows_of(bare, "SELECT code, feature_id FROM areas WHERE valid_to IS NULL"))
    assert now == first


def test_at_every_instant_a_grid_has_exactly_one_shape(bare, load, clock):
    load(a_layer("grids", four_grids()))
    between = clock.forward(seconds=30)
    load(a_layer("grids", four_grids(kind="urban")))
    sql = (
        "SELECT kind, count(*) FROM areas"
        " WHERE valid_from <= :t AND (valid_to IS NULL OR :t < valid_to) GROUP BY kind"
    )
    assert rows_of(bare, sql, t=between) == [(None, 4)]
    assert rows_of(bare, sql, t=clock()) == [("urban", 4)]


def test_rolling_back_restores_exactly_what_was_in_force(bare, load):
    load(a_layer("grids", four_grids()))
    before = in_force(bare)
    other = four_grids(kind="rural")[1:]
    load(a_layer("grids", [*other, a_row("005", square(2, 0))]))
    assert in_force(bare) != before
    undone = roll_back_layer("grids", district=bare)
    assert (undone.number, undone.layer) == (2, "grids")
    assert in_force(bare) == before
    assert rows_of(bare, "SELECT count(*) FROM areas") == [(8,)]
    assert "layer_rolled_back" in dict.fromkeys(
        kind for (kind,) in rows_of(bare, "SELECT kind FROM events")
    )


def test_what_was_rolled_back_was_never_valid(bare, load, clock):
    load(a_layer("grids", four_grids()))
    load(a_layer("grids", four_grids(kind="rural")))
    during = clock()
    clock.forward(minutes=5)
    roll_back_layer("grids", district=bare)
    sql = (
        "SELECT DISTINCT kind FROM areas"
        " WHERE valid_from <= :t AND (valid_to IS NULL OR :t < valid_to)"
    )
    assert rows_of(bare, sql, t=during) == [(None,)]


def test_versions_are_rolled_back_one_by_one_and_numbers_are_not_used_twice(bare, load):
    load(a_layer("grids", four_grids()))
    one = in_force(bare)
    load(a_layer("grids", four_grids(kind="urban")))
    two = in_force(bare)
    load(a_layer("grids", four_grids(kind="rural")))
    assert roll_back_layer("grids", district=bare).number == 3
    assert in_force(bare) == two
    assert roll_back_layer("grids", district=bare).number == 2
    assert in_force(bare) == one
    assert figures(load(a_layer("grids", four_grids(kind="urban")))) == (4, 4, 4, 0)
    listed = list_layer_versions(district=bare, layer="grids")
    assert [(v.number, v.rolled_back_at is None) for v in listed] == [
        (4, True),
        (3, False),
        (2, False),
        (1, True),
    ]


def test_the_first_version_can_be_rolled_back_and_then_nothing_is_left(bare, load):
    load(a_layer("grids", four_grids()))
    roll_back_layer("grids", district=bare)
    assert codes_in_force(bare, "grids") == []
    with pytest.raises(NotFound):
        roll_back_layer("grids", district=bare)
    assert figures(load(a_layer("grids", four_grids()))) == (2, 4, 0, 0)


def test_only_feature_layers_are_rolled_back(bare):
    with pytest.raises(InputError):
        roll_back_layer("members", district=bare)


def test_a_rehearsal_tells_the_figures_and_changes_nothing(bare, load):
    load(a_layer("grids", four_grids()))
    before = everything(bare)
    new = a_layer("grids", four_grids(kind="urban")[1:])
    with bare.rehearsal() as trial:
        assert figures(load(new, district=trial)) == (2, 3, 4, 0)
        with trial.reading() as conn:
            assert len(conn.execute(text("SELECT 1 FROM areas WHERE valid_to IS NULL")).all()) == 3
    assert everything(bare) == before
    assert figures(load(new)) == (2, 3, 4, 0)


def test_a_refusal_within_a_rehearsal_leaves_the_rest_of_it_standing(bare, load):
    with bare.rehearsal() as trial:
        load(a_layer("grids", four_grids()), district=trial)
        with pytest.raises(InputError):
            load(
                a_layer("cities", [a_row("1", square(0, 0))], valid_from=date(2030, 1, 1)),
                district=trial,
            )
        assert load(a_layer("grids", four_grids()), district=trial).n_unchanged == 4
    assert codes_in_force(bare, "grids") == []


def test_a_broken_grid_file_changes_nothing(bare, load, tmp_path):
    load(a_layer("grids", four_grids()))
    before = everything(bare)
    bow_tie = '{"type": "Polygon", "coordinates": [[[0,0],[1,1],[1,0],[0,1],[0,0]]]}'
    (tmp_path / "grids.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": '
        + bow_tie
        + ', "properties": {"code": "001", "name": "bow tie"}}]}'
    )
    manifest = '[[source]]\nlayer = "grids"\nfile = "grids.geojson"\ndatum = "WGS84"\n'
    (source,) = parse_manifest(manifest, path=tmp_path / "m.toml").sources
    outcome = load(check_layer(read_source(source)))
    assert outcome.stopped
    assert "invalid_geometry" in {one.code for one in outcome.findings}
    assert everything(bare) == before


def test_a_stated_date_begins_at_local_midnight(bare, load):
    load(a_layer("grids", four_grids(), valid_from=date(2026, 1, 1)))
    (version,) = list_layer_versions(district=bare)
    assert version.valid_from == datetime(2025, 12, 31, 16, 0, tzinfo=UTC)
    assert rows_of(bare, "SELECT DISTINCT valid_from FROM areas") == [(version.valid_from,)]


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        (date(2026, 3, 2), "date_in_future"),
        (date(2026, 2, 27), "date_before_last_version"),
    ],
)
def test_a_date_in_the_future_or_before_the_last_version_is_refused(bare, load, stated, code):
    load(a_layer("grids", four_grids(), valid_from=date(2026, 2, 28)))
    before = everything(bare)
    with pytest.raises(InputError) as refused:
        load(a_layer("grids", four_grids(kind="urban"), valid_from=stated))
    assert refused.value.facts["code"] == code
    assert everything(bare) == before


def test_a_file_can_be_corrected_under_its_own_date(bare, load):
    load(a_layer("grids", four_grids(), valid_from=date(2026, 2, 28)))
    before = in_force(bare)
    load(a_layer("grids", four_grids(kind="urban"), valid_from=date(2026, 2, 28)))
    assert rows_of(bare, "SELECT count(*) FROM areas WHERE valid_from = valid_to") == [(4,)]
    roll_back_layer("grids", district=bare)
    assert in_force(bare) == before


def test_a_district_that_was_never_set_up_is_named(empty_district):
    with pytest.raises(NotFound):
        import_layer(a_layer("grids", four_grids()), district=empty_district, zone=UTC)


def test_every_field_of_every_feature_layer_has_its_column():
    for layer in LAYERS.values():
        if layer.family is Family.FEATURE:
            columns = set(FEATURE_TABLES[layer.name].c.keys())
            wanted = {REFERENCES.get(field.name, field.name) for field in layer.fields}
            assert wanted <= columns, layer.name


@pytest.mark.parametrize(
    ("layer", "row"),
    [
        ("stations", a_row("S1", spot(1, 1), kind="station", services=("legal", "care"))),
        ("devices", a_row("D1", spot(1, 1), installed_at=datetime(2019, 2, 14, tzinfo=UTC))),
        ("compounds", a_row("X1", spot(1, 1), n_households=12)),
        ("compounds", a_row("X1", square(0, 0), security_tier="basic")),
        ("units", a_row("U1", None, liaison_name="张三", kind="school")),
        ("micro_grids", a_row("M1", None, building_codes=("1", "2"))),
        ("waters", a_row("W1", square(0, 0), kind="lake")),
    ],
)
def test_what_went_in_stands_in_the_table(bare, load, layer, row):
    load(a_layer(layer, [row]))
    with bare.reading() as conn:
        stored = conn.execute(select(FEATURE_TABLES[layer])).mappings().one()
    for name in row.keys() - {"shape"}:
        value = row[name]
        assert stored[name] == (list(value) if isinstance(value, tuple) else value)
    assert to_shape(stored["geom"]) == row["shape"] if row["shape"] else stored["geom"] is None
    assert figures(load(a_layer(layer, [row]))) == (None, 0, 0, 1)


def test_two_imports_at_once_take_turns(bare, load, clock):
    load(a_layer("grids", four_grids()))
    clock.forward(minutes=1)
    outcomes = []
    at_once = [
        threading.Thread(
            target=lambda kind=kind: outcomes.append(
                import_layer(a_layer("grids", four_grids(kind=kind)), district=bare, zone=UTC)
            )
        )
        for kind in ("urban", "rural", "urban", "rural")
    ]
    for one in at_once:
        one.start()
    for one in at_once:
        one.join()
    assert len(outcomes) == 4
    made = sorted(one.version_number for one in outcomes if one.version_number is not None)
    assert made == list(range(2, 2 + len(made)))
    assert codes_in_force(bare, "grids") == ["001", "002", "003", "004"]
    assert len(rows_of(bare, "SELECT DISTINCT kind FROM areas WHERE valid_to IS NULL")) == 1


def test_an_import_that_is_killed_half_way_leaves_nothing(bare, load, clock, owner_url):
    load(a_layer("grids", four_grids()))
    before = everything(bare)
    clock.forward(minutes=1)
    caught = []

    def run():
        try:
            import_layer(a_layer("grids", four_grids(kind="urban")), district=bare, zone=UTC)
        except DatabaseUnavailable as error:
            caught.append(error)

    owner = open_database(owner_url, pool_size=1)
    running = threading.Thread(target=run)
    with owner.engine.begin() as holding:
        # The import comes as far as closing the old rows, and waits there.
        holding.execute(text("LOCK TABLE areas IN SHARE MODE"))
        running.start()
        assert _kill_the_waiting(bare), "the import never came to the lock"
        running.join()
    owner.close()
    assert caught
    assert everything(bare) == before
    assert figures(load(a_layer("grids", four_grids(kind="urban")))) == (2, 4, 4, 0)


def _kill_the_waiting(district) -> bool:
    kill = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(200):
        with district.reading() as conn:
            if conn.execute(kill).all():
                return True
        time.sleep(0.02)
    return False
