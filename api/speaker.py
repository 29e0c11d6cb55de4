"""Who speaks in the call that is being answered: the label of whoever has signed in.

Bodies have always named their actor. Where somebody has signed in, it is they, whatever a body
says: read here when the body is, far from the route.
"""

from contextvars import ContextVar

SPEAKER: ContextVar[str | None] = ContextVar("speaker", default=None)
"""The label; None where the door is open and callers say themselves who they are."""


def who_speaks(stated: str) -> str:
    """Return who speaks: whoever has signed in, else whom the call names."""
    return SPEAKER.get() or stated
