"""Pictures that tests send as photos: each has a colour of its own, told from its name."""

import hashlib
from io import BytesIO

from PIL import Image


def a_picture(name: str = "red", *, size: tuple[int, int] = (64, 48), form: str = "JPEG") -> bytes:
    """Return a file of one colour; another one for another name."""
    red, green, blue = hashlib.sha256(name.encode()).digest()[:3]
    file = BytesIO()
    Image.new("RGB", size, (red, green, blue)).save(file, format=form)
    return file.getvalue()


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Return the size of a JPEG."""
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as found:
        return found.size
