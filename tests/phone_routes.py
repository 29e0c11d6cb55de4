"""Which routes of phones and units have tests of their own, so that none is forgotten."""

PHONE = {
    ("GET", "/members/{code}/work"),
    ("GET", "/members/{code}/ground"),
    ("POST", "/members/{code}/sightings"),
    ("POST", "/members/{code}/care-visits/{visit_id}/reports"),
}

ROUNDS = {
    ("GET", "/members/{code}/households"),
    ("GET", "/members/{code}/walk"),
    ("GET", "/members/{code}/way"),
    ("POST", "/members/{code}/household-visits"),
}
"""Tried in `tests/api/test_phone_rounds.py`."""

VOLUNTEERS = {
    ("GET", "/volunteers/{code}/work"),
    ("POST", "/volunteers/{code}/wishes/{wish_id}/claim"),
    ("POST", "/volunteers/{code}/wishes/{wish_id}/done"),
    ("POST", "/volunteers/{code}/wishes/{wish_id}/give-back"),
    ("POST", "/volunteers/{code}/errands/{visit_id}/reports"),
}
"""Tried in `tests/api/test_phone_volunteers.py`."""

PETITIONS = {
    ("POST", "/assignments/{assignment_id}/more-time"),
    ("POST", "/assignments/{assignment_id}/return"),
    ("GET", "/petitions"),
    ("POST", "/petitions/{petition_id}/grant"),
    ("POST", "/petitions/{petition_id}/refuse"),
}
"""Tried in `tests/api/test_petitions.py`."""

PHOTOS = {
    ("POST", "/assignments/{assignment_id}/photos"),
    ("POST", "/work-orders/{order_id}/photos"),
    ("POST", "/members/{code}/sightings/{key}/photos"),
    ("GET", "/photos/{photo_id}"),
    ("GET", "/photos/{photo_id}/thumbnail"),
    ("POST", "/photos/{photo_id}/erase"),
}
"""Tried in `tests/api/test_photos.py`."""

UNITS = {("GET", "/units/{code}/work")}
