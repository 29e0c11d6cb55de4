"""Re-divisions are reviewed by a second person before they are approved."""

from importlib.resources import files

from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0037_review_of_redivisions.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
