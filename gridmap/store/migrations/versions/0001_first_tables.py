"""The tables of the first release, and the guards that no CHECK can express."""

from importlib.resources import files

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    for order in (
        "CREATE EXTENSION IF NOT EXISTS postgis",
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
    ):
        connection.exec_driver_sql(order)
    folder = files("gridmap.store.migrations") / "sql"
    for name in ("0001_tables", "0001_guards", "0001_moves", "0001_statistics"):
        script = (folder / f"{name}.sql").read_text(encoding="utf-8")
        connection.exec_driver_sql(script.replace("%", "%%"))
