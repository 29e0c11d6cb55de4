"""The figures of a day."""

from importlib.resources import files

from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0028_figures_of_a_day.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
