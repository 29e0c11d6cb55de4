"""What happened in an hour is found by its instants."""

from importlib.resources import files

from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0041_events_by_instant.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script)
