"""Every move that the database is to list: machine, from, to; an empty `from` is the way in."""

from gridmap.casework.emergency import CALL_MOVES, OPERATION_MOVES
from gridmap.casework.lifecycle import (
    ASSIGNMENT_MOVES,
    CASE_MOVES,
    COOPERATION_MOVES,
    OFFER_MOVES,
)
from gridmap.casework.wishes import WISH_MOVES

_MACHINES = {
    "order": ("A00", CASE_MOVES),
    "assignment": ("reserved", ASSIGNMENT_MOVES),
    "offer": ("offered", OFFER_MOVES),
    "cooperation": ("asked", COOPERATION_MOVES),
    "operation": ("prepared", OPERATION_MOVES),
    "call": ("called", CALL_MOVES),
    "wish": ("open", WISH_MOVES),
}

LISTED = {(machine, "", first) for machine, (first, _) in _MACHINES.items()} | {
    (machine, str(before), str(after))
    for machine, (_, moves) in _MACHINES.items()
    for before, after in moves
}
