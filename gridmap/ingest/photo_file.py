"""Read a photo that somebody sent, and write it anew: what is kept is what can be seen.

The file is told by what is in it, never by its name or what the sender calls it. Its picture is
decoded and encoded again, so that no place, no time, no other file behind it and no script goes
any further. What is too large to decode is refused by its head.
"""

import hashlib
import threading
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from gridmap.errors import BadPhoto
from gridmap.model.photo import PreparedPhoto

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000
"""Decoded, 150 MB; phones that take more offer to take less."""

_FORMATS = ("JPEG", "PNG", "WEBP")
_LONGEST, _THUMBNAIL_LONGEST = 1_600, 320
_QUALITY, _THUMBNAIL_QUALITY = 82, 70

# Bytes 4 to 12 of a file in the ISO base media format tell its brand.
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1", b"heim", b"heis"})
_UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, OverflowError)
"""What Pillow raises at files that are none, broken off or made to break it."""

_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


_DECODING = threading.BoundedSemaphore(2)
"""Decoding takes memory: others wait their turn."""


def prepare_photo(sent: bytes) -> PreparedPhoto:
    """Return a photo as it is kept, upright, at most 1,600 pixels long, with a thumbnail.

    Of a moving picture it is the first frame.

    Raises
    ------
    BadPhoto
        It is no photo, of a format that is not taken, broken off, or too large. `why` says which.
    """
    if len(sent) > MOST_BYTES:
        raise _too_large(f"{MOST_BYTES // 2**20} MB")
    if sent[4:8] == b"ftyp" and sent[8:12] in _HEIC_BRANDS:
        raise _unknown_format("HEIC")
    with _DECODING:
        upright = _decoded(sent)
        picture = _encoded(upright, longest=_LONGEST, quality=_QUALITY)
        thumbnail = _encoded(picture.shown, longest=_THUMBNAIL_LONGEST, quality=_THUMBNAIL_QUALITY)
    width, height = picture.shown.size
    return PreparedPhoto(
        picture=picture.file,
        thumbnail=thumbnail.file,
        sha256=hashlib.sha256(picture.file).digest(),
        width=width,
        height=height,
    )


@dataclass(frozen=True, slots=True)
class _Encoded:
    shown: Image.Image
    file: bytes


def _decoded(sent: bytes) -> Image.Image:
    """Return the picture of a file, upright and without anything beside it."""
    try:
        with Image.open(BytesIO(sent), formats=_FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise _too_large(f"{MOST_PIXELS // 10**6} megapixels")
            found.draft("RGB", (2 * _LONGEST, 2 * _LONGEST))
            found.load()
            return ImageOps.exif_transpose(found).convert("RGBA")
    except _BOMB as error:
        raise _too_large(f"{MOST_PIXELS // 10**6} megapixels") from error
    except UnidentifiedImageError as error:
        raise _unknown_format(_name_of(sent)) from error
    except _UNREADABLE as error:
        raise BadPhoto(
            problem="the photo is broken, or broken off",
            mend="take it again",
            problem_zh="照片文件损坏或不完整",
            mend_zh="请重新拍摄",
            why="broken",
        ) from error


def _encoded(shown: Image.Image, *, longest: int, quality: int) -> _Encoded:
    """Write a picture as JPEG on white; a new one, because an opened one brings its remarks."""
    smaller = ImageOps.contain(shown, (longest, longest)) if max(shown.size) > longest else shown
    clean = Image.new("RGB", smaller.size, "white")
    clean.paste(smaller, mask=smaller if smaller.mode == "RGBA" else None)
    file = BytesIO()
    clean.save(file, format="JPEG", quality=quality, optimize=True)
    return _Encoded(shown=clean, file=file.getvalue())


def _name_of(sent: bytes) -> str:
    """Return what a file looks like that is none of ours, for the words of the refusal."""
    head = sent[:512].lstrip().lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype", b"<html")):
        return "SVG / HTML"
    known = {b"GIF8": "GIF", b"BM": "BMP", b"II*\x00": "TIFF", b"MM\x00*": "TIFF", b"%PDF": "PDF"}
    return next((name for mark, name in known.items() if sent.startswith(mark)), "?")


def _unknown_format(name: str) -> BadPhoto:
    return BadPhoto(
        problem=f"photos are JPEG, PNG or WebP; this is {name}",
        mend="let the camera save JPEG (“most compatible” on an iPhone)",
        problem_zh=f"照片须为 JPEG、PNG 或 WebP，收到的是 {name}",
        mend_zh="请将相机设为保存 JPEG（iPhone：“兼容性最佳”）",
        why="unknown_format",
    )


def _too_large(most: str) -> BadPhoto:
    return BadPhoto(
        problem=f"a photo is at most {most}",
        mend="take it at a lower resolution",
        problem_zh=f"照片不得超过 {most}",
        mend_zh="请降低拍摄分辨率",
        why="too_large",
    )
