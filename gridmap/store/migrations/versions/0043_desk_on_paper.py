"""Call sheets of an outage, who took one, and where a camera is looked at."""

from importlib.resources import files

from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0043_desk_on_paper.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script)
