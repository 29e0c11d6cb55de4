"""Planned joint operations."""

from importlib.resources import files

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0021_joint_operations.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
