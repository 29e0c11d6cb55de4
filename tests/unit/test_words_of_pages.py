"""The pages know every word that the server's events can say."""

import re
from pathlib import Path

import pytest

from gridmap.model.event import EventKind

CONSOLE = Path(__file__).parents[2] / "api" / "console"
WORDS = (CONSOLE / "words.js").read_text(encoding="utf-8")
SPOKEN = set(re.findall(r"^  ([a-z_]+): \[", WORDS, re.MULTILINE))


@pytest.mark.parametrize("kind", EventKind, ids=str)
def test_every_event_has_words(kind):
    assert kind.value in SPOKEN
