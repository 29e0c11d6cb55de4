"""The head of a long queue is read off an index in the order of dispatch."""

from importlib.resources import files

from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0047_turn_of_orders.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script)
