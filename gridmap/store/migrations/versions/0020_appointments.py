"""Appointments: windows of work orders, plans of days."""

from importlib.resources import files

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0020_appointments.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
