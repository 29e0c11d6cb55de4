"""Callers are forgotten in time, but for those whom the law wants kept."""

from importlib.resources import files

from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0039_retention.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
