"""Accounts, sessions, keys, and the audit of what was done with them."""

from importlib.resources import files

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0027_accounts.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
