"""Working calendars."""

from importlib.resources import files

from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0045_working_calendars.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
