"""A column that names another row is held to it by the database."""

from sqlalchemy import Uuid

from gridmap.store.tables import metadata

SIGNED = "an account, a member, or somebody whom another system vouches for"
FREE = {
    "subdistrict_id": "copied from the area, so that a jurisdiction needs no join",
    "id": "the row's own",
    "events.request_id": "history is written without looking anything up",
    "events.work_order_id": "history is written without looking anything up",
    "events.assignment_id": "history is written without looking anything up",
    "events.member_id": "history is written without looking anything up",
    "audit_entries.actor_id": "an account, a key, or somebody whom another system vouches for",
    "handovers.handed_person": SIGNED,
    "handovers.taken_person": SIGNED,
    "operations.first_signed_person": SIGNED,
    "petitions.asked_person": SIGNED,
    "petitions.decided_person": SIGNED,
    "operations.second_signed_person": SIGNED,
    "redivisions.submitted_person": SIGNED,
    "redivisions.approved_person": SIGNED,
    "decisions.member_id": "the assignment that came of it is held to the member",
}


def free_columns(tables):
    """Return the id columns that no foreign key holds, as `table.column`."""
    return {
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if isinstance(column.type, Uuid) and not column.foreign_keys
    }


def test_every_id_is_held_by_a_foreign_key():
    free = free_columns(metadata.tables.values())
    assert {one for one in free if not {one, one.partition(".")[2]} & FREE.keys()} == set()
