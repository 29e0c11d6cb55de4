"""GiST for constraints and nearest neighbours alone, SP-GiST for whatever is looked up."""

from importlib.resources import files

from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    folder = files("gridmap.store.migrations") / "sql"
    script = (folder / "0038_spgist.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
