"""What the planner knows of the tables."""

from sqlalchemy import Connection, text


def refresh(conn: Connection) -> None:
    """Count anew what the planner goes by: sizes, spread and frequent values of every table."""
    conn.execute(text("SELECT public.refresh_statistics()"))
