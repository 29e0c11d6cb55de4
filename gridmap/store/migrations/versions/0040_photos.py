"""Photos of orders."""

from importlib.resources import files

from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0040_photos.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
