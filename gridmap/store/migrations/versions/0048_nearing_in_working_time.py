"""Deadlines in working time say when they near."""

from importlib.resources import files

from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0048_nearing_in_working_time.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script)
