"""What the database will not have done: what fails unforeseen."""

import psycopg


def poison(owner_url: str, order_id: object, table: str, *, sqlstate: str = "P0001") -> None:
    """Let every row of a table that is written about a work order be refused, for no reason."""
    column = "id" if table == "work_orders" else "work_order_id"
    of_it = f"FOR EACH ROW WHEN (NEW.{column} = '{order_id}')"
    _refuse(owner_url, f"BEFORE INSERT OR UPDATE ON {table} {of_it}", sqlstate)


def poison_deletes(owner_url: str, table: str, *, sqlstate: str) -> None:
    """Let every statement that deletes from a table be refused."""
    _refuse(owner_url, f"BEFORE DELETE ON {table} FOR EACH STATEMENT", sqlstate)


def _refuse(owner_url: str, what: str, sqlstate: str) -> None:
    with psycopg.connect(owner_url.replace("+psycopg", "")) as owner:
        owner.execute(
            "CREATE FUNCTION refuse_it() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION 'not this one' USING ERRCODE = '{sqlstate}'; END $$"
        )
        owner.execute(f"CREATE TRIGGER poisoned {what} EXECUTE FUNCTION refuse_it()")
