"""The routes of decisions and absences; `test_decisions.py` and `test_absences.py` try each."""

DECISIONS = {
    ("GET", "/decisions/replay"),
    ("GET", "/decisions/{decision_id}"),
    ("GET", "/decisions/{decision_id}/replay"),
}
ABSENCES = {
    ("GET", "/absences"),
    ("POST", "/absences"),
    ("POST", "/absences/{absence_id}/end"),
}
