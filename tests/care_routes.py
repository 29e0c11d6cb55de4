"""Which routes of care, visits and wishes have tests of their own, so that none is forgotten."""

CARE = {
    ("PUT", "/care/persons/{code}"),
    ("GET", "/care/persons"),
    ("GET", "/care/persons/{code}"),
    ("POST", "/care/persons/{code}/pause"),
    ("POST", "/care/persons/{code}/resume"),
    ("POST", "/care/persons/{code}/end"),
    ("POST", "/care/persons/{code}/reports"),
    ("POST", "/care/plan"),
    ("GET", "/care/plan"),
    ("GET", "/care/missed"),
    ("POST", "/care/visits/{visit_id}/hand"),
    ("GET", "/care/errands"),
    ("POST", "/care/errands/{visit_id}/reports"),
}

VISITS = {
    ("POST", "/visits"),
    ("GET", "/visits/ledger"),
    ("GET", "/visits/ledger/{entry_id}"),
    ("GET", "/visits/coverage"),
    ("GET", "/visits/unvisited"),
}

WISHES = {
    ("POST", "/wishes"),
    ("GET", "/wishes"),
    ("GET", "/wishes/near"),
    ("GET", "/wishes/held"),
    ("POST", "/wishes/{wish_id}/claim"),
    ("POST", "/wishes/{wish_id}/give-back"),
    ("POST", "/wishes/{wish_id}/done"),
    ("POST", "/wishes/{wish_id}/confirm"),
    ("POST", "/wishes/{wish_id}/send-back"),
    ("POST", "/wishes/{wish_id}/withdraw"),
    ("PUT", "/resources/{code}"),
    ("POST", "/demands"),
    ("POST", "/demands/{demand_id}/match"),
    ("POST", "/demands/{demand_id}/answer"),
    ("GET", "/three-lists"),
}
