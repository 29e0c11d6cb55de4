"""A work order that the database will not have anything written about: what fails unforeseen."""

import psycopg


def poison(owner_url: str, order_id: object, table: str) -> None:
    """Let every row of a table that is written about a work order be refused, for no reason."""
    column = "id" if table == "work_orders" else "work_order_id"
    with psycopg.connect(owner_url.replace("+psycopg", "")) as owner:
        owner.execute(
            "CREATE FUNCTION refuse_it() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE EXCEPTION 'not this one'; END $$"
        )
        owner.execute(
            f"CREATE TRIGGER poisoned BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
            f" WHEN (NEW.{column} = '{order_id}') EXECUTE FUNCTION refuse_it()"
        )
