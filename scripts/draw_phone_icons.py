"""Draw the icons of the phone's page: three grids and a person, as in `phone_icon.svg`.

Run it after changing the drawing; the files are committed. Needs nothing but Python.
"""

import struct
import zlib
from pathlib import Path

CONSOLE = Path(__file__).parents[1] / "api" / "console"
SIZES = (192, 512)
NIGHT, GRID, PERSON = (16, 36, 58), (201, 214, 226), (242, 163, 58)
SQUARES = ((128, 128), (264, 128), (128, 264))
SIDE, CENTRE, RADIUS = 120, 326, 62
SAMPLES = 4


def colour_at(x: float, y: float) -> tuple[int, int, int]:
    """Return the colour at a place of the drawing of 512 by 512."""
    if any(west <= x < west + SIDE and north <= y < north + SIDE for west, north in SQUARES):
        return GRID
    if (x - CENTRE) ** 2 + (y - CENTRE) ** 2 <= RADIUS**2:
        return PERSON
    return NIGHT


def pixel(column: int, row: int, step: float) -> bytes:
    """Return the mean colour of a pixel, from a few samples: edges are smooth."""
    offsets = [(n + 0.5) / SAMPLES for n in range(SAMPLES)]
    found = [colour_at((column + dx) * step, (row + dy) * step) for dx in offsets for dy in offsets]
    return bytes(sum(one[n] for one in found) // len(found) for n in range(3))


def png(size: int) -> bytes:
    """Return the drawing as a PNG of so many pixels a side."""
    step = 512 / size
    rows = (
        b"\0" + b"".join(pixel(column, row, step) for column in range(size)) for row in range(size)
    )
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    )


if __name__ == "__main__":
    for size in SIZES:
        (CONSOLE / f"phone_icon_{size}.png").write_bytes(png(size))
