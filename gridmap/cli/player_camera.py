"""Draws what the people of the played day photograph: a street, untidy before and tidy after."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from gridmap.model.photo import PhotoMoment

_SIZE = (960, 720)
_HORIZON, _KERB = 400, 520
_HOUSES = ("#c9b79c", "#b8c4ce", "#d8cfc0", "#a9b8a6", "#cbb3ae")
_HEAP = ("#5b4a36", "#7a6a4f", "#3f3a34", "#8a7f6b")


def draw_street(moment: PhotoMoment, *, seed: str) -> bytes:
    """Return a drawn street as PNG, the same for the same seed; no photo of any place."""
    draw = Random(seed)  # noqa: S311 (a drawing)
    picture = Image.new("RGB", _SIZE, "#bcd7ea")
    pen = ImageDraw.Draw(picture)
    left = 0
    while left < _SIZE[0]:
        width, top = draw.randint(110, 220), draw.randint(90, 260)
        pen.rectangle((left, top, left + width - 6, _HORIZON), fill=draw.choice(_HOUSES))
        for x in range(left + 18, left + width - 30, 38):
            for y in range(top + 22, _HORIZON - 40, 52):
                pen.rectangle((x, y, x + 18, y + 28), fill="#6f8799")
        left += width
    pen.rectangle((0, _HORIZON, *_SIZE), fill="#a7a39a")
    pen.rectangle((0, _KERB, *_SIZE), fill="#6d6e70")
    for x in range(draw.randint(-80, 0), _SIZE[0], 160):
        pen.rectangle((x, 620, x + 80, 630), fill="#e8e4d8")
    if moment is not PhotoMoment.AFTER:
        middle = draw.randint(260, 700)
        for _ in range(34):
            at_x, at_y, r = draw.gauss(middle, 70), draw.gauss(_KERB - 20, 24), draw.randint(12, 34)
            pen.ellipse((at_x - r, at_y - r, at_x + r, at_y + r), fill=draw.choice(_HEAP))
    file = BytesIO()
    picture.save(file, format="PNG")
    return file.getvalue()
