"""Which text encoding a file is in, found from its bytes and told with the reason.

The rule: what the manifest states, else a byte-order mark, else strict UTF-8, else GB18030
(the superset of GBK and GB2312), else ask. A `.cpg` file beside a shapefile is only a hint:
it is believed where the bytes allow it and nothing more likely fits. GB18030 takes nearly any
bytes, so its text has to look Chinese before it is believed.
"""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from gridmap.errors import UnreadableFile

_LEAST_COMMON_SHARE = 0.8
_UTF8_MARK = codecs.BOM_UTF8
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "utf-8": "utf-8", "ascii": "utf-8"}


class Why(StrEnum):
    """How an encoding was found."""

    STATED = "stated"
    MARK = "mark"
    ASCII = "ascii"
    UTF8 = "utf8"
    GB18030 = "gb18030"
    DECLARED = "declared"


_WORDS = {
    Why.STATED: ("清单中写明", "stated in the manifest"),
    Why.MARK: ("文件开头有字节顺序标记", "the file begins with a byte-order mark"),
    Why.ASCII: ("文件中只有 ASCII 字符", "the file has ASCII characters only"),
    Why.UTF8: ("全部字节符合 UTF-8", "every byte is valid UTF-8"),
    Why.GB18030: (
        "不是 UTF-8，按 GB18030 读为常用汉字",
        "not UTF-8; as GB18030 it reads as common Chinese",
    ),
    Why.DECLARED: ("按 .cpg 文件的声明", "declared by the .cpg file"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEncoding:
    """An encoding by its Python name, and why it was taken.

    `wrong_cpg` is the declaration of a `.cpg` file that the bytes do not bear out.
    """

    name: str
    why: Why
    wrong_cpg: str | None = None

    @property
    def zh(self) -> str:
        """Return the reason in Chinese."""
        return _WORDS[self.why][0]

    @property
    def en(self) -> str:
        """Return the reason in English."""
        return _WORDS[self.why][1]


def decode_text(raw: bytes, *, file: str, stated: str | None = None) -> tuple[str, TextEncoding]:
    """Return the text of a file and its encoding; no byte is ever replaced.

    Raises
    ------
    UnreadableFile
        The bytes do not fit the stated encoding, or fit none that may be guessed.
    """
    encoding = _marked(raw) if stated is None else None
    if encoding is None:
        encoding = find_encoding([raw], file=file, stated=stated)
    name = "utf-8-sig" if encoding.name == "utf-8" else encoding.name
    try:
        return raw.decode(name), encoding
    except UnicodeDecodeError as error:
        raise _not_in(encoding.name, file=file, offset=error.start) from error


def find_encoding(
    pieces: Sequence[bytes], *, file: str, stated: str | None = None, declared: str | None = None
) -> TextEncoding:
    """Return the encoding of pieces of text, such as the cells of a DBF table.

    The last character of a piece may be cut. `declared` is what a `.cpg` file says.

    Raises
    ------
    UnreadableFile
        The bytes do not fit the stated encoding, or fit none that may be guessed.
    """
    if stated is not None:
        name = codec_named(stated) or stated
        if _texts(pieces, name) is None:
            raise _not_in(stated, file=file)
        return TextEncoding(name=name, why=Why.STATED)
    found = _guessed(pieces, declared=codec_named(declared) if declared else None)
    if found is None:
        raise UnreadableFile(
            code="unknown_encoding",
            problem="the text is neither UTF-8 nor GB18030",
            mend='ask who made the file and state it, for instance encoding = "Big5"',
            problem_zh="文本既不是 UTF-8 也不是 GB18030",
            mend_zh='向制作者问明并写上，例如 encoding = "Big5"',
            file=file,
        )
    if declared is None or _agree(pieces, found.name, codec_named(declared)):
        return found
    return TextEncoding(name=found.name, why=found.why, wrong_cpg=declared)


def codec_named(declared: str) -> str | None:
    """Return the Python codec that a manifest or a `.cpg` file means; None if it is unknown.

    Bare code page numbers are understood; GB2312 and GBK are read as their superset.
    """
    name = declared.strip().lower().removeprefix("ansi ").strip()
    by_number = {"65001": "utf-8", "936": "gbk", "950": "big5", "88591": "latin-1"}
    name = by_number.get(name, f"cp{name}" if name.isdigit() else name)
    try:
        name = codecs.lookup(name).name
        "a".encode(name)  # refuses codecs that are not of text
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name)


def decode_cell(raw: bytes, *, encoding: str) -> tuple[str, bool]:
    """Return the text of one cell, and whether a cut character was left out at its end.

    Raises
    ------
    UnicodeDecodeError
        A byte inside the cell does not fit.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    text = decoder.decode(raw, final=False)
    pending, _ = decoder.getstate()
    return text, bool(pending)


def _marked(raw: bytes) -> TextEncoding | None:
    if raw.startswith(_UTF8_MARK):
        return TextEncoding(name="utf-8", why=Why.MARK)
    if raw.startswith(_UTF16_MARKS):
        return TextEncoding(name="utf-16", why=Why.MARK)
    return None


def _guessed(pieces: Sequence[bytes], *, declared: str | None) -> TextEncoding | None:
    if all(piece.isascii() for piece in pieces):
        return TextEncoding(name="utf-8", why=Why.ASCII)
    if _texts(pieces, "utf-8") is not None:
        return TextEncoding(name="utf-8", why=Why.UTF8)
    chinese = _texts(pieces, "gb18030")
    if chinese is not None and _common_share(chinese) >= _LEAST_COMMON_SHARE:
        return TextEncoding(name="gb18030", why=Why.GB18030)
    if declared is not None and _texts(pieces, declared) is not None:
        return TextEncoding(name=declared, why=Why.DECLARED)
    return None


def _texts(pieces: Sequence[bytes], encoding: str) -> list[str] | None:
    try:
        return [decode_cell(piece, encoding=encoding)[0] for piece in pieces]
    except (UnicodeDecodeError, LookupError):
        return None


def _common_share(texts: Sequence[str]) -> float:
    """Return which share of the characters beyond ASCII is in GB2312, the common ones."""
    foreign = [one for text in texts for one in text if not one.isascii()]
    if not foreign:
        return 0.0
    return len("".join(foreign).encode("gb2312", errors="ignore")) / 2 / len(foreign)


def _agree(pieces: Sequence[bytes], name: str, declared: str | None) -> bool:
    return declared is not None and _texts(pieces, declared) == _texts(pieces, name)


def _not_in(name: str, *, file: str, offset: int | None = None) -> UnreadableFile:
    where = "" if offset is None else f" at byte {offset}"
    where_zh = "" if offset is None else f"（第 {offset} 字节）"
    return UnreadableFile(
        code="wrong_encoding",
        problem=f"the text is not {name}{where}",
        mend="state another encoding, or leave the key out to have it found",
        problem_zh=f"文本不是 {name}{where_zh}",
        mend_zh="写明另一种编码，或删去此项以便自动判断",
        file=file,
    )
