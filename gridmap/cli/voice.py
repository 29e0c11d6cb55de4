"""How the command line speaks: one language, tables for people or JSON for machines.

Only results go to standard output; progress and remarks go to standard error. Colours and
bars disappear by themselves where the output is not a terminal. Texts may come from files of
strangers: nothing in them is markup, and no control character reaches the terminal.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

_CONTROLS = [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)]  # C0, C1, lone halves
_REPLACED = {code: "\ufffd" for code in _CONTROLS if chr(code) not in "\n\t"}
_ESCAPED = {code: f"\\u{code:04x}" for code in _CONTROLS if code >= 0x7F}  # noqa: PLR2004

_PIPED_WIDTH = 300  # columns: a file has no edge at which a code would have to be cut off


def printable(text: str) -> str:
    """Return a text without control characters, but for line breaks and tabs."""
    return text.translate(_REPLACED)


def _console(*, stderr: bool = False) -> Console:
    console = Console(stderr=stderr, soft_wrap=True, markup=False, emoji=False, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PIPED_WIDTH
    return console


class Advance(Protocol):
    """Called with the steps done so far and, once known, their number."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show how far the work is."""
        ...


@dataclass(frozen=True, slots=True)
class Voice:
    """The language, zone and form of everything a command says."""

    lang: str = "zh"
    as_json: bool = False
    zone: tzinfo = UTC
    out: Console = field(default_factory=_console)
    err: Console = field(default_factory=lambda: _console(stderr=True))

    def say(self, zh: str, en: str) -> None:
        """Tell a person something; silent in JSON."""
        if not self.as_json:
            self.out.print(printable(self.word(zh, en)))

    def remark(self, zh: str, en: str) -> None:
        """Tell a person something that is no result: standard error, also with JSON."""
        self.err.print(printable(self.word(zh, en)), style="dim")

    def complain(self, text: str, *, style: str | None = None) -> None:
        """Tell what went wrong: standard error, also with JSON."""
        self.err.print(printable(text), style=style)

    def fault(self, value: object) -> None:
        """Print what went wrong for machines: one line of standard error."""
        text = json.dumps(value, ensure_ascii=False, default=str)
        self.err.file.write(text.translate(_ESCAPED) + "\n")

    def result(self, value: object) -> None:
        """Print the result for machines; silent for people."""
        if self.as_json:
            text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
            self.out.file.write(text.translate(_ESCAPED) + "\n")

    def table(self, title: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print a table for people, instants in their zone; silent in JSON."""
        if self.as_json:
            return
        table = Table(title=printable(title), title_justify="left")
        for header in headers:
            table.add_column(printable(header))
        for row in rows:
            table.add_row(*(Text(printable(self._cell(cell))) for cell in row))
        self.out.print(table)

    def instant(self, at: datetime) -> str:
        """Return an instant as the clock on the wall shows it."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"

    def _cell(self, value: object) -> str:
        if isinstance(value, datetime):
            return self.instant(value)
        return "" if value is None else str(value)

    def word(self, zh: str, en: str) -> str:
        """Return the one of two wordings that fits the language."""
        return zh if self.lang == "zh" else en

    @contextmanager
    def progress(self, zh: str, en: str) -> Iterator[Advance]:
        """Show a bar on standard error while the block runs."""
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.err, transient=True) as bar:
            line = bar.add_task(printable(self.word(zh, en)), total=None)

            def advance(done: int, total: int | None = None) -> None:
                bar.update(line, completed=done, total=total)

            yield advance
