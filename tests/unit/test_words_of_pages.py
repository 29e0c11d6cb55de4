"""The pages know every word that the server's events can say, and administrators every other."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from gridmap.flows.check_database import DatabaseReport
from gridmap.ingest.policy_file import Policies
from gridmap.model.actor import AccountRole
from gridmap.model.audit import AuditKind
from gridmap.model.event import EventKind
from gridmap.model.layer_fields import LAYERS
from gridmap.store.tables import FEATURE_TABLES

CONSOLE = Path(__file__).parents[2] / "api" / "console"
WORDS = (CONSOLE / "words.js").read_text(encoding="utf-8")
SPOKEN = set(re.findall(r"^  ([a-z_]+): \[", WORDS, re.MULTILINE))


@pytest.mark.parametrize("kind", EventKind, ids=str)
def test_every_event_has_words(kind):
    assert kind.value in SPOKEN


ADMIN_WORDS = "".join(
    (CONSOLE / f"admin_{one}.js").read_text(encoding="utf-8") for one in ("words", "codes")
)
REVISIONS = {"revision", "revision_needed"}
TROUBLES = re.findall('yield "([a-z_]+)"', (CONSOLE.parent / "health_troubles.py").read_text())


def spoken_in(table):
    """Return the codes that one table of the administrators' words knows."""
    (body,) = re.findall(
        rf"{table} = (?:pairs\()?{{(.*?)^}}", ADMIN_WORDS, re.MULTILINE | re.DOTALL
    )
    return set(re.findall(r"^  ([a-z_]+): \[", body, re.MULTILINE))


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("ROLES", set(AccountRole)),
        ("AUDIT_KINDS", set(AuditKind)),
        ("troubleWord", set(TROUBLES)),
        ("layerWord", FEATURE_TABLES.keys() & LAYERS.keys()),
        ("tableWord", {one.name for one in fields(Policies)}),
        ("countedWord", {one.name for one in fields(DatabaseReport)} - REVISIONS),
    ],
)
def test_the_administrators_page_knows_every_code(table, codes):
    assert len(codes) >= 3
    assert codes <= spoken_in(table)
