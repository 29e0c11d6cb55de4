"""For a day after a destination got a new secret, the one before signs too."""

from importlib.resources import files

from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0051_previous_secrets.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script)
