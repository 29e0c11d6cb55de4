"""Orders that wait for people are not tried meanwhile."""

from importlib.resources import files

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0025_held_back_orders.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
