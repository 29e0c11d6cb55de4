"""Entries of a TOML file: one table each, read key by key, typed and checked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from gridmap.errors import UnreadableFile

_T = TypeVar("_T")
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a file, read key by key."""

    raw: Mapping[str, object]
    file: str
    number: int

    def bad(self, key: str, *, problem: str, problem_zh: str) -> UnreadableFile:
        """Return the error that points at one key."""
        return UnreadableFile(
            code="bad_entry",
            problem=f"entry {self.number} ({self.raw.get('code', 'no code')}): {problem}",
            mend=f"correct {key}",
            problem_zh=f"第 {self.number} 项（{self.raw.get('code', '无代码')}）：{problem_zh}",
            mend_zh=f"更正 {key}",
            file=self.file,
            key=key,
        )

    def value(self, key: str, kind: type[_T]) -> _T:
        """Return a value of exactly this type."""
        value = self.raw.get(key)
        if type(value) is not kind:
            raise self.bad(
                key,
                problem=f"{key} should be {kind.__name__}, it is {value!r}",
                problem_zh=f"{key} 应为 {kind.__name__} 类型，现为 {value!r}",
            )
        return value

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        text = self.value(key, str).strip()
        if not text:
            raise self.bad(key, problem=f"{key} is empty", problem_zh=f"{key} 是空的")
        return text

    def count(self, key: str) -> int:
        """Return a number that is not negative."""
        number = self.value(key, int)
        if number < 0:
            raise self.bad(key, problem=f"{key} is negative", problem_zh=f"{key} 是负数")
        return number

    def flag(self, key: str) -> bool:
        """Return whether something is said; no where the key is missing."""
        return key in self.raw and self.value(key, bool)

    def texts(self, key: str) -> frozenset[str]:
        """Return a list of texts, empty where the key is missing."""
        values = self.value(key, list) if key in self.raw else []
        if not all(isinstance(one, str) for one in values):
            raise self.bad(
                key, problem=f"{key} should be a list of texts", problem_zh=f"{key} 应为文本列表"
            )
        return frozenset(values)

    def choice(self, key: str, kind: type[_Choice]) -> _Choice:
        """Return one of the known words."""
        return self._known(key, self.text(key), kind)

    def choices(self, key: str, kind: type[_Choice]) -> frozenset[_Choice]:
        """Return a list of known words, empty where the key is missing."""
        return frozenset(self._known(key, text, kind) for text in self.texts(key))

    def _known(self, key: str, text: str, kind: type[_Choice]) -> _Choice:
        try:
            return kind(text)
        except ValueError:
            raise self.bad(
                key,
                problem=f"{key} is {text!r}, not one of {', '.join(kind)}",
                problem_zh=f"{key} 为 {text!r}，可用的是 {'、'.join(kind)}",
            ) from None


def document_of(path: Path) -> dict[str, object]:
    """Return a TOML file as it stands."""
    return parsed(text_of(path), file=path.name)


def text_of(path: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    UnreadableFile
        It cannot be opened, or is not in UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableFile(
            code="no_file",
            problem=f"the file cannot be opened: {error.strerror}",
            mend="check the path",
            problem_zh=f"文件无法打开：{error.strerror}",
            mend_zh="检查路径",
            file=path.name,
        ) from error
    except UnicodeDecodeError as error:
        raise _no_toml(error, path.name) from error


def parsed(text: str, *, file: str) -> dict[str, object]:
    """Return TOML as it stands; `file` is named where it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(error, file) from error


def _no_toml(error: Exception, file: str) -> UnreadableFile:
    return UnreadableFile(
        code="not_toml",
        problem=f"the file is not valid TOML: {error}",
        mend="correct the line that is named",
        problem_zh=f"文件不是有效的 TOML：{error}",
        mend_zh="更正所指出的那一行",
        file=file,
    )


def entries_of_file(path: Path, name: str) -> list[Entry]:
    """Return the entries of a file in a folder; every one has a code of its own."""
    return entries_in(document_of(path), name, file=path.name)


def entries_in(document: Mapping[str, object], name: str, *, file: str) -> list[Entry]:
    """Return the entries of a file; every one has a code of its own."""
    given = document.get(name)
    if not isinstance(given, list) or not given:
        raise UnreadableFile(
            code="no_entries",
            problem=f"the file has no [[{name}]]",
            mend=f"add at least one [[{name}]]",
            problem_zh=f"文件中没有 [[{name}]]",
            mend_zh=f"至少写一个 [[{name}]]",
            file=file,
        )
    entries = [
        Entry(one if isinstance(one, dict) else {}, file, number)
        for number, one in enumerate(given, start=1)
    ]
    seen: set[str] = set()
    for one in entries:
        code = one.text("code")
        if code in seen:
            raise one.bad(
                "code",
                problem=f"the code {code!r} stands there twice",
                problem_zh=f"代码 {code!r} 出现了两次",
            )
        seen.add(code)
    return entries
