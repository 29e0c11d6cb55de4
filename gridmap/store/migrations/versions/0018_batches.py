"""Batches: work orders matched together."""

from importlib.resources import files

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0018_batches.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
