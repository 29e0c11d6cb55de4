"""One-time passwords end, and living keys are told apart by their labels."""

from importlib.resources import files

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0034_access_ends.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
