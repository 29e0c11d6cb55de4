"""Routes that other files of `tests/api` try one by one."""

import batch_routes
import care_routes
import decision_routes
import phone_routes

POSITIONS = {
    ("GET", "/positions"),
    ("GET", "/positions/doubtful"),
    ("GET", "/positions/phone"),
    ("POST", "/positions/phone"),
    ("GET", "/members/{code}/trail"),
}
"""Tried in `tests/api/test_positions.py`."""

WATCHING = {("GET", "/metrics")}
"""Tried in `tests/api/test_watch.py`."""

SESSIONS = {
    ("POST", "/sessions"),
    ("DELETE", "/sessions/current"),
    ("GET", "/me"),
    ("POST", "/me/password"),
}
"""Tried in `tests/api/test_sessions.py`."""

SECOND_FACTORS = {
    ("POST", "/me/second-factor"),
    ("POST", "/me/second-factor/draw"),
    ("POST", "/me/second-factor/give-up"),
}
"""Tried in `tests/api/test_second_factor.py`."""

ACCOUNTS = {
    ("GET", "/accounts"),
    ("POST", "/accounts"),
    ("PUT", "/accounts/{login}/rights"),
    ("POST", "/accounts/{login}/reset"),
    ("POST", "/accounts/{login}/unlock"),
    ("POST", "/accounts/{login}/disable"),
    ("GET", "/audit"),
    ("GET", "/audit/file.csv"),
    ("GET", "/audit/gaps"),
    ("GET", "/audit/retention"),
    ("GET", "/audit/seals"),
    ("GET", "/sessions"),
    ("POST", "/sessions/{session_id}/end"),
    ("GET", "/keys"),
    ("POST", "/keys"),
    ("POST", "/keys/{code}/revoke"),
    ("GET", "/devices"),
    ("POST", "/devices"),
    ("POST", "/devices/{code}/revoke"),
    ("GET", "/jurisdictions"),
}
"""Tried in `tests/api/test_accounts.py` and `test_access.py`."""

SETTINGS = {
    ("GET", "/health"),
    ("POST", "/health/checks"),
    ("GET", "/layer-versions"),
    ("GET", "/settings/lists/{kind}"),
    ("POST", "/settings/lists/{kind}"),
    ("POST", "/settings/lists/{kind}/preview"),
    ("GET", "/settings/base-map"),
    ("PUT", "/settings/base-map"),
    ("GET", "/settings/policies"),
    ("GET", "/settings/calendar"),
    ("GET", "/settings/calendar/deadline"),
    ("GET", "/base-map"),
    ("GET", "/base-map/shifts"),
}
"""Tried in `tests/api/test_settings.py`."""

DESTINATIONS = {
    ("GET", "/destinations"),
    ("POST", "/destinations"),
    ("PATCH", "/destinations/{code}"),
    ("POST", "/destinations/{code}/pause"),
    ("POST", "/destinations/{code}/resume"),
    ("POST", "/destinations/{code}/secret"),
    ("POST", "/destinations/{code}/remove"),
    ("GET", "/destinations/{code}/messages"),
    ("POST", "/destinations/{code}/retry"),
    ("POST", "/destinations/{code}/give-up"),
}
"""Tried in `tests/api/test_destinations.py`."""

STREAM = {("GET", "/stream")}
"""Tried in `tests/api/test_stream.py`: it never ends."""

WALL = {
    ("GET", "/coverage/circles"),
    ("GET", "/wall/figures"),
    ("GET", "/wall/nearest/{order_id}"),
    ("GET", "/wall/tiers"),
    ("GET", "/version"),
}
"""Tried in `tests/api/test_wall.py`."""

STUDIO = {
    ("GET", "/coverage/choices"),
    ("POST", "/coverage/outside"),
    ("POST", "/coverage/compare"),
}
"""Tried in `tests/api/test_studio.py`."""

FIGURES = {
    ("GET", "/figures/counted"),
    ("GET", "/figures/counted.csv"),
    ("GET", "/figures/requests"),
}
"""Tried in `tests/api/test_figures.py`."""

EDITOR = {
    ("POST", "/redivisions/by-hand"),
    ("GET", "/redivisions/{number}/pieces"),
    ("POST", "/redivisions/{number}/try"),
    ("POST", "/redivisions/{number}/division"),
    ("POST", "/redivisions/{number}/copies"),
    ("POST", "/redivisions/{number}/submit"),
    ("POST", "/redivisions/{number}/send-back"),
}
"""Tried in `tests/api/test_grid_editor.py`."""

CAMERAS = {
    ("POST", "/work-orders/{order_id}/cameras"),
    ("POST", "/work-orders/{order_id}/cameras/open"),
}
"""Tried in `tests/api/test_cameras.py`."""

SHEETS = {
    ("POST", "/desk/sheets"),
    ("GET", "/desk/sheets"),
    ("POST", "/desk/late-entries"),
}
"""Tried in `tests/api/test_call_sheets.py`."""

REPLAY = {("GET", "/replay/events"), ("GET", "/replay/trails")}
"""Tried in `tests/api/test_replay.py`."""

ELSEWHERE = (
    POSITIONS
    | WATCHING
    | SESSIONS
    | SECOND_FACTORS
    | ACCOUNTS
    | SETTINGS
    | DESTINATIONS
    | STREAM
    | WALL
    | STUDIO
    | FIGURES
    | EDITOR
    | REPLAY
    | CAMERAS
    | SHEETS
    | phone_routes.PHONE
    | phone_routes.UNITS
    | phone_routes.PETITIONS
    | phone_routes.PHOTOS
    | phone_routes.ROUNDS
    | phone_routes.VOLUNTEERS
    | care_routes.CARE
    | care_routes.VISITS
    | care_routes.WISHES
    | batch_routes.BATCHES
    | decision_routes.DECISIONS
    | decision_routes.ABSENCES
)
