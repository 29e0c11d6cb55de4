"""What the worker tells because time has passed."""

from datetime import datetime

from gridmap.flows.tell_turned_members import tell_turned_members
from gridmap.wiring import Services


class Turns:
    """Remembers up to when the feed was told whose state the clock has changed."""

    def __init__(self) -> None:
        self._told_until: datetime | None = None

    def tell(self, services: Services) -> None:
        """Tell what has turned since the last time."""
        self._told_until = tell_turned_members(
            self._told_until,
            district=services.district,
            fix_age_limit_s=services.dispatch_policy.fix_age_limit_s,
        )
