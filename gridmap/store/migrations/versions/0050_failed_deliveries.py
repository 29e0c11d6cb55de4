"""The last failure at a destination is read off an index, however many messages wait there."""

from importlib.resources import files

from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0050_failed_deliveries.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script)
