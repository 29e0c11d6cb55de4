"""Accounts of screens."""

from importlib.resources import files

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0030_screens.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
