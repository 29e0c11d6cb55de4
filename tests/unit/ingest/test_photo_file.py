"""Photos of strangers: what is kept is what can be seen, what is hostile is refused in words."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from gridmap.errors import BadPhoto
from gridmap.ingest.photo_file import MOST_BYTES, prepare_photo

PLACE = {1: "N", 2: (20.0, 2.0, 3.0), 3: "E", 4: (110.0, 20.0, 1.0)}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def a_photo(size=(400, 300), format_="JPEG", **saved):
    """Return a file whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    file = BytesIO()
    picture.save(file, format=format_, **saved)
    return file.getvalue()


def with_exif(**tags):
    exif = Image.Exif()
    exif.get_ifd(0x8825).update(PLACE)
    exif[0x010F] = "maker of the phone"
    exif[0x9286] = "secret remark"
    for tag, value in tags.items():
        exif[int(tag[1:])] = value
    return a_photo(exif=exif.tobytes(), comment=b"secret remark")


def opened(jpeg):
    return Image.open(BytesIO(jpeg), formats=("JPEG",))


def a_png(width, height, *, chunks=(), is_whole=True):
    """Return a PNG whose head states a size, whatever is in it."""

    def chunk(kind, body):
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    row = zlib.compress(b"\x00" * 10_000_000) if is_whole else b"broken"
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            *(chunk(kind, body) for kind, body in chunks),
            chunk(b"IDAT", row),
            chunk(b"IEND", b""),
        ]
    )


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_photo_of_any_format_taken_is_kept_as_a_jpeg_with_a_thumbnail(format_):
    kept = prepare_photo(a_photo((2000, 1000), format_))
    assert (kept.width, kept.height) == (1600, 800)
    assert opened(kept.picture).size == (1600, 800)
    assert opened(kept.thumbnail).size == (320, 160)
    assert len(kept.thumbnail) < 40_000
    red, blue = (opened(kept.picture).getpixel((x, 400)) for x in (100, 1500))
    assert red[0] > 200 > blue[0]
    assert blue[2] > 200 > red[2]


def test_a_small_photo_is_not_made_larger():
    kept = prepare_photo(a_photo((40, 30)))
    assert (kept.width, kept.height) == (40, 30)
    assert opened(kept.thumbnail).size == (40, 30)


def test_place_maker_and_remarks_are_gone():
    sent = with_exif()
    assert b"secret remark" in sent
    kept = prepare_photo(sent)
    for file in (kept.picture, kept.thumbnail):
        assert not opened(file).getexif()
        assert not {"exif", "comment", "icc_profile", "xmp", "photoshop"} & opened(file).info.keys()
        assert b"secret" not in file
        assert b"maker" not in file


def test_a_photo_taken_sideways_stands_upright():
    kept = prepare_photo(with_exif(t274=6))
    assert (kept.width, kept.height) == (300, 400)
    assert opened(kept.picture).getpixel((150, 30))[0] > 200, "what was left is on top"


def test_what_shows_through_is_white():
    file = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(file, format="PNG")
    assert opened(prepare_photo(file.getvalue()).picture).getpixel((5, 5)) == (255, 255, 255)


def test_the_same_file_is_kept_under_the_same_hash():
    sent = a_photo()
    assert prepare_photo(sent).sha256 == prepare_photo(sent).sha256
    assert prepare_photo(sent).sha256 != prepare_photo(a_photo((401, 300))).sha256


def test_another_file_behind_a_photo_goes_no_further():
    page = b"<html><script>alert(1)</script></html>PK\x03\x04 evil.exe"
    kept = prepare_photo(a_photo() + page)
    assert b"script" not in kept.picture
    assert b"PK\x03\x04" not in kept.picture
    assert prepare_photo(a_photo()).sha256 == kept.sha256


def test_a_moving_picture_is_kept_as_its_first_frame():
    file = BytesIO()
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    frames[0].save(file, format="WEBP", save_all=True, append_images=frames[1:])
    assert opened(prepare_photo(file.getvalue()).picture).getpixel((5, 5))[0] > 200


@pytest.mark.parametrize(
    ("sent", "why", "named"),
    [
        (b"", "unknown_format", "?"),
        (SVG, "unknown_format", "SVG"),
        (b"\n <!DOCTYPE html><p>", "unknown_format", "SVG / HTML"),
        (a_photo(format_="GIF"), "unknown_format", "GIF"),
        (a_photo(format_="BMP"), "unknown_format", "BMP"),
        (a_photo(format_="TIFF"), "unknown_format", "TIFF"),
        (b"%PDF-1.7", "unknown_format", "PDF"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 90, "unknown_format", "HEIC"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "unknown_format", "?"),
        (a_photo()[:600], "broken", ""),
        (a_photo(format_="PNG")[:200], "broken", ""),
        (a_photo(format_="WEBP")[:60], "broken", ""),
        (a_png(100, 100, is_whole=False), "broken", ""),
        (a_png(9_000, 9_000), "too_large", "50"),
        (a_png(30_000, 30_000), "too_large", "50"),
        (a_png(2**31 - 1, 2**31 - 1), "too_large", "50"),
        (b"\xff\xd8\xff" + b"\x00" * MOST_BYTES, "too_large", "8 MB"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(sent, why, named):
    with pytest.raises(BadPhoto) as refused:
        prepare_photo(sent)
    facts = refused.value.facts
    assert facts["why"] == why
    for lang in ("", "_zh"):
        assert facts[f"problem{lang}"]
        assert facts[f"mend{lang}"]
    assert named in str(facts["problem_zh"])


def test_text_that_unpacks_to_a_hundred_megabytes_is_not_unpacked():
    bomb = b"k\x00\x00" + zlib.compress(b"A" * 100_000_000)
    with pytest.raises(BadPhoto):
        prepare_photo(a_png(100, 100, chunks=[(b"zTXt", bomb)]))


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_photo_with_any_bytes_wrong_is_kept_or_refused_and_nothing_else(format_):
    chance = random.Random(7)  # noqa: S311 (a repeatable test)
    whole = a_photo((64, 48), format_)
    for _ in range(300):
        sent = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            sent[chance.randrange(len(sent))] = chance.randrange(256)
        cut = bytes(sent[: chance.randrange(len(sent))] if chance.random() < 0.3 else sent)
        try:
            kept = prepare_photo(cut)
        except BadPhoto:
            continue
        assert max(opened(kept.picture).size) <= 1600
