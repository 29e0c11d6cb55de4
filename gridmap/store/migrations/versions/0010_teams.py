"""Teams, co-handlers and follow-ups."""

from importlib.resources import files

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0010_teams.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
