"""The command line on a database of its own."""

import json

import pytest

from gridmap.cli.main import run


@pytest.fixture
def gridmap(monkeypatch, app_url, owner_url, capsys):
    """Return the command line on a fresh database: (exit code, JSON or text)."""
    monkeypatch.setenv("GRIDMAP_DATABASE_URL", app_url)
    monkeypatch.setenv("GRIDMAP_OWNER_URL", owner_url)

    def call(*words, as_json=True):
        with pytest.raises(SystemExit) as leaving:
            run([*map(str, words), *(["--json"] if as_json else [])])
        said = capsys.readouterr()
        is_json = as_json and said.out.strip()
        return leaving.value.code, json.loads(said.out) if is_json else said.out + said.err

    return call
