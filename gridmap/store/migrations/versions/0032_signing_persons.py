"""Which person gave a signature where two are wanted."""

from importlib.resources import files

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0032_signing_persons.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
