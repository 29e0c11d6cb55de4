"""One [[source]] of a manifest as TOML gave it: typed reading, key by key."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gridmap.errors import BadManifest, InputError
from gridmap.geo.crs import known_crs
from gridmap.ingest.encoding import codec_named
from gridmap.model.place import LonLat


@dataclass(frozen=True, slots=True)
class Entry:
    """The raw keys of one source. Every method raises BadManifest for a value of the wrong kind."""

    raw: Mapping[str, object]
    file: Path
    index: int

    @classmethod
    def of(cls, raw: object, *, file: Path, index: int) -> "Entry":
        """Return the entry; BadManifest when it is not a table."""
        if not isinstance(raw, dict):
            raise BadManifest(
                problem="a source is not a table",
                mend="write [[source]]",
                problem_zh="来源不是一个表",
                mend_zh="写成 [[source]]",
                file=str(file),
                source=index,
                key="source",
            )
        return cls(raw, file, index)

    def bad(
        self, key: str, *, problem: str, mend: str, problem_zh: str, mend_zh: str
    ) -> BadManifest:
        """Return the error that points at one key of this source."""
        return BadManifest(
            problem=problem,
            mend=mend,
            problem_zh=problem_zh,
            mend_zh=mend_zh,
            file=str(self.file),
            source=self.index,
            key=key,
        )

    def bad_name(
        self, key: str, name: str, *, known: Iterable[str], problem: str, problem_zh: str
    ) -> BadManifest:
        """Return the error of a name that is not known; it offers those nearest to it."""
        names = list(known)
        near = difflib.get_close_matches(name, names, n=3)
        return self.bad(
            key,
            problem=problem,
            mend=f"did you mean {' or '.join(near)}?"
            if near
            else f"write one of {', '.join(names)}",
            problem_zh=problem_zh,
            mend_zh=f"是否应为 {' 或 '.join(near)}？" if near else f"可写：{'、'.join(names)}",
        )

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Raise for the first key that is not known."""
        for key in self.raw:
            if key not in known:
                raise self.bad_name(
                    key,
                    key,
                    known=sorted(known),
                    problem=f"unknown key {key!r}",
                    problem_zh=f"未知的键 {key!r}",
                )

    def text(self, key: str, *, strip: bool = True) -> str | None:
        """Return a text; None where the key is missing or empty."""
        value = self.raw.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.bad(
                key,
                problem=f"{key} is not a text",
                mend="put it in quotes",
                problem_zh=f"{key} 不是文本",
                mend_zh="加上引号",
            )
        return (value.strip() if strip else value) or None

    def needed_text(self, key: str) -> str:
        """Return a text that must be there."""
        value = self.text(key)
        if value is None:
            raise self.bad(
                key,
                problem=f"{key} is missing",
                mend=f'add {key} = "…"',
                problem_zh=f"缺少 {key}",
                mend_zh=f'补上 {key} = "…"',
            )
        return value

    def row(self, key: str) -> int:
        """Return the number of a row, counted from 1."""
        value = self.raw.get(key, 1)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.bad(
                key,
                problem=f"{value!r} is not the number of a row",
                mend="write 1",
                problem_zh=f"{value!r} 不是行号",
                mend_zh="写 1",
            )
        return value

    def pairs(self, key: str) -> dict[str, str]:
        """Return a table of name = value, each value as text."""
        return {
            name: self._plain(f"{key}.{name}", value)
            for name, value in self._table(key, self.raw.get(key, {})).items()
        }

    def tables(self, key: str) -> dict[str, dict[str, str]]:
        """Return a table of tables, each value as text."""
        return {
            name: {
                one: self._plain(f"{key}.{name}.{one}", value)
                for one, value in self._table(f"{key}.{name}", inner).items()
            }
            for name, inner in self._table(key, self.raw.get(key, {})).items()
        }

    def choices(self, key: str) -> dict[str, tuple[str, ...]]:
        """Return a table whose values are one text or a list of texts."""
        return {
            name: tuple(
                self._plain(f"{key}.{name}", one)
                for one in (value if isinstance(value, list) else [value])
            )
            for name, value in self._table(key, self.raw.get(key, {})).items()
        }

    def day(self, key: str) -> date | None:
        """Return a calendar day."""
        value = self.raw.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.bad(
                key,
                problem=f"{value!r} is not a day",
                mend='write it as "2026-01-31"',
                problem_zh=f"{value!r} 不是日期",
                mend_zh='写成 "2026-01-31"',
            ) from None

    def box(self, key: str) -> tuple[float, float, float, float] | None:
        """Return (west, south, east, north) in degrees."""
        if key not in self.raw:
            return None
        numbers = self._numbers(key, self.raw[key])
        try:
            west, south, east, north = numbers
            LonLat(west, south), LonLat(east, north)
        except ValueError:
            west, south, east, north = 0.0, 0.0, 0.0, 0.0
        if not (west < east and south < north):
            raise self.bad(
                key,
                problem=f"{list(numbers)} is not a box in degrees",
                mend="write [west, south, east, north], longitude first",
                problem_zh=f"{list(numbers)} 不是以度为单位的范围",
                mend_zh="写成 [西, 南, 东, 北]，经度在前",
            )
        return west, south, east, north

    def positions(self, key: str) -> tuple[tuple[float, float], ...]:
        """Return a list of coordinate pairs."""
        value = self.raw.get(key, [])
        if not isinstance(value, list):
            raise self.bad(
                key,
                problem=f"{key} is not a list",
                mend="write [[lon, lat], …]",
                problem_zh=f"{key} 不是列表",
                mend_zh="写成 [[lon, lat], …]",
            )
        pairs = []
        for one in value:
            try:
                x, y = self._numbers(key, one)
            except ValueError:
                raise self.bad(
                    key,
                    problem=f"{one} is not a pair",
                    mend="write [[lon, lat], …]",
                    problem_zh=f"{one} 不是一对坐标",
                    mend_zh="写成 [[lon, lat], …]",
                ) from None
            pairs.append((x, y))
        return tuple(pairs)

    def zone(self, key: str) -> ZoneInfo | None:
        """Return a time zone by its name in the tz database."""
        name = self.text(key)
        if name is None:
            return None
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise self.bad(
                key,
                problem=f"there is no time zone {name!r}",
                mend='write "Asia/Shanghai"',
                problem_zh=f"没有时区 {name!r}",
                mend_zh='写 "Asia/Shanghai"',
            ) from None

    def codec(self, key: str) -> str | None:
        """Return the name of a text encoding that Python knows."""
        name = self.text(key)
        if name is None:
            return None
        if codec_named(name) is None:
            raise self.bad(
                key,
                problem=f"there is no text encoding {name!r}",
                mend='write "UTF-8" or "GB18030"',
                problem_zh=f"没有文本编码 {name!r}",
                mend_zh='写 "UTF-8" 或 "GB18030"',
            )
        return name

    def crs(self, key: str) -> str | None:
        """Return the name of a reference system that can be transformed without asking."""
        name = self.text(key)
        if name is None:
            return None
        try:
            known_crs(name)
        except InputError as error:
            raise self.bad(
                key,
                problem=str(error.facts["problem"]),
                mend=str(error.facts["mend"]),
                problem_zh=str(error.facts["problem_zh"]),
                mend_zh=str(error.facts["mend_zh"]),
            ) from error
        return name

    def timestamp_formats(self, key: str) -> tuple[str, ...]:
        """Return a list of `strptime` formats, each of them tried."""
        value = self.raw.get(key, [])
        if not isinstance(value, list):
            raise self.bad(
                key,
                problem=f"{key} is not a list",
                mend='write ["%Y-%m-%d %H:%M:%S"]',
                problem_zh=f"{key} 不是列表",
                mend_zh='写成 ["%Y-%m-%d %H:%M:%S"]',
            )
        formats = tuple(self._plain(key, one) for one in value)
        example = datetime(2026, 1, 31, 13, 45, 30, tzinfo=UTC)
        for one in formats:
            try:
                datetime.strptime(example.strftime(one), one)  # noqa: DTZ007  # only tried
            except ValueError:
                raise self.bad(
                    key,
                    problem=f"{one!r} is not a time format",
                    mend='write as "%Y-%m-%d %H:%M:%S"',
                    problem_zh=f"{one!r} 不是时间格式",
                    mend_zh='写成 "%Y-%m-%d %H:%M:%S"',
                ) from None
        return formats

    def _table(self, key: str, value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            raise self.bad(
                key,
                problem=f"{key} is not a table",
                mend=f"write [source.{key}]",
                problem_zh=f"{key} 不是一个表",
                mend_zh=f"写成 [source.{key}]",
            )
        return value

    def _plain(self, key: str, value: object) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | int | float):
            return str(value)
        raise self.bad(
            key,
            problem=f"{key} is neither a text nor a number",
            mend="put it in quotes",
            problem_zh=f"{key} 既不是文本也不是数字",
            mend_zh="加上引号",
        )

    def _numbers(self, key: str, value: object) -> tuple[float, ...]:
        if not isinstance(value, list):
            raise self.bad(
                key,
                problem=f"{value!r} is not a list of numbers",
                mend="write [1.0, 2.0]",
                problem_zh=f"{value!r} 不是数字列表",
                mend_zh="写成 [1.0, 2.0]",
            )
        for one in value:
            if isinstance(one, bool) or not isinstance(one, int | float):
                raise self.bad(
                    key,
                    problem=f"{one!r} is not a number",
                    mend="write it without quotes",
                    problem_zh=f"{one!r} 不是数字",
                    mend_zh="不要加引号",
                )
        return tuple(float(one) for one in value)
