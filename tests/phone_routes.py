"""Which routes of phones and units have tests of their own, so that none is forgotten."""

PHONE = {
    ("GET", "/members/{code}/work"),
    ("GET", "/members/{code}/ground"),
    ("POST", "/members/{code}/sightings"),
    ("POST", "/members/{code}/care-visits/{visit_id}/reports"),
}

UNITS = {("GET", "/units/{code}/work")}
