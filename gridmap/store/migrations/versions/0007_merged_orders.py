"""Which order a duplicate was merged into."""

from importlib.resources import files

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0007_merged_orders.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
