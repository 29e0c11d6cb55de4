"""What handling units ask of the desk."""

from importlib.resources import files

from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0033_petitions.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
