"""Routes that other files of `tests/api` try one by one."""

import batch_routes
import care_routes
import decision_routes

ELSEWHERE = (
    care_routes.CARE
    | care_routes.VISITS
    | care_routes.WISHES
    | batch_routes.BATCHES
    | decision_routes.DECISIONS
    | decision_routes.ABSENCES
)
