"""Where news of the district goes to, and what came of each message at each destination."""

from importlib.resources import files

from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0049_deliveries.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script)
