"""How the command line speaks: one language, tables for people or JSON for machines.

Only results go to standard output; progress and remarks go to standard error. Colours and
bars disappear by themselves where the output is not a terminal.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table


class Advance(Protocol):
    """Called with the steps done so far and, once known, their number."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show how far the work is."""
        ...


@dataclass(frozen=True, slots=True)
class Voice:
    """The language and form of everything a command says."""

    lang: str = "zh"
    as_json: bool = False
    out: Console = field(default_factory=lambda: Console(soft_wrap=True))
    err: Console = field(default_factory=lambda: Console(stderr=True, soft_wrap=True))

    def say(self, zh: str, en: str) -> None:
        """Tell a person something; silent in JSON."""
        if not self.as_json:
            self.out.print(escape(zh if self.lang == "zh" else en))

    def remark(self, zh: str, en: str) -> None:
        """Tell a person something that is no result: standard error, also with JSON."""
        self.err.print(escape(zh if self.lang == "zh" else en), style="dim")

    def result(self, value: object) -> None:
        """Print the result for machines; silent for people."""
        if self.as_json:
            text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
            self.out.print(text, markup=False, highlight=False)

    def table(self, title: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print a table for people; silent in JSON."""
        if self.as_json:
            return
        table = Table(title=escape(title), title_justify="left")
        for header in headers:
            table.add_column(escape(header))
        for row in rows:
            table.add_row(*(escape("" if cell is None else str(cell)) for cell in row))
        self.out.print(table)

    def word(self, zh: str, en: str) -> str:
        """Return the one of two wordings that fits the language."""
        return zh if self.lang == "zh" else en

    @contextmanager
    def progress(self, zh: str, en: str) -> Iterator[Advance]:
        """Show a bar on standard error while the block runs."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.err, transient=True) as bar:
            task = bar.add_task(escape(zh if self.lang == "zh" else en), total=None)

            def advance(done: int, total: int | None = None) -> None:
                bar.update(task, completed=done, total=total)

            yield advance
