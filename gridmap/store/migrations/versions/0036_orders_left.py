"""Orders that come to lie elsewhere are told to those who saw them."""

from importlib.resources import files

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0036_orders_left.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
