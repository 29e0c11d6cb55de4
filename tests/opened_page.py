"""A self-contained page that is open in a browser, with all it asked for or complained about."""

import base64

SHARE_NEAR = """async ([png, colour, tolerance]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const seen = pen.getImageData(0, 0, image.width, image.height).data;
    let near = 0;
    for (let i = 0; i < seen.length; i += 4)
        near += [0, 1, 2].every((k) => Math.abs(seen[i + k] - colour[k]) <= tolerance);
    return 4 * near / seen.length;
}"""


def share_near(page, png, colour, *, tolerance=14):
    """Return the share of a picture's pixels that have a colour, or nearly."""
    picture = base64.b64encode(png).decode()
    return page.evaluate(SHARE_NEAR, [picture, colour, tolerance])


class OpenedPage:
    """A page of `layers.folium_map` in a window of its own."""

    def __init__(self, browser, file):
        self.page = browser.new_page(viewport={"width": 1600, "height": 900})
        self.requests, self.complaints, self.dialogs = [], [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.goto(file.as_uri())
        self.page.wait_for_function("window.gridmapPage && window.gridmapPage.isReady")

    def _dismiss(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def colour_at(self, place):
        return tuple(
            self.page.evaluate("([x, y]) => gridmapPage.colourAt(x, y)", [place.x, place.y])
        )

    def from_outside(self):
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]

    @staticmethod
    def is_near(pixel, colour, tolerance=6):
        wanted = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return all(abs(a - b) <= tolerance for a, b in zip(pixel, wanted, strict=False))
