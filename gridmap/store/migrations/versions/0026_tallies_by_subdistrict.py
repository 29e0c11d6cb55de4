"""Figures of all time are kept for each subdistrict."""

from importlib.resources import files

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0026_tallies_by_subdistrict.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
