"""A self-contained page that is open in a browser, with all it asked for or complained about."""


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
