"""Whose layers are, and by which licence."""

from importlib.resources import files

from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0046_layer_licences.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
