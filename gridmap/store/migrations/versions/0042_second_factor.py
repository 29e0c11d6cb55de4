"""A second factor of accounts."""

from importlib.resources import files

from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0042_second_factor.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script)
