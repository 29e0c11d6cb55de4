"""Calls are remembered by their key like every other call."""

from importlib.resources import files

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0012_calls_by_key.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
