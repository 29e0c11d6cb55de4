"""Who is asked by phone: members by name, with a way to decline; volunteers who sign in."""

from importlib.resources import files

from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0044_asked_by_phone.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script)
