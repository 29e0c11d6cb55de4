"""What the desk writes."""

from importlib.resources import files

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0029_desk.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
