"""Windows that real people have open: a browser context each, signed in, worked by keyboard."""

from accounts import CHOSEN, COOKIE
from desk import READY
from playwright.sync_api import Browser, expect

SECONDS = 1_000

_WATCH_HANDS = """() => {
    window.handled = [];
    const kinds = ["pointerdown", "mousedown", "mousemove", "touchstart", "wheel"];
    for (const kind of kinds) {
        const note = (event) => event.isTrusted && window.handled.push(kind);
        addEventListener(kind, note, { capture: true, passive: true });
    }
}"""
_HAS_FOCUS = "(one) => one.contains(document.activeElement)"
_MOST_STEPS = 80


class Window:
    """One person's window. Nothing here has a mouse, and `hands` would tell of one."""

    def __init__(self, browser: Browser, url: str, **options):
        self.context = browser.new_context(locale="zh-CN", **options)
        self.context.add_init_script(f"({_WATCH_HANDS})()")
        self.page = self.context.new_page()
        self.url = url
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, login: str, one_time: str, path: str) -> "Window":
        """Go to a page, be led to the door, sign in for the first time, and get there."""
        self.page.goto(f"{self.url}{path}")
        self.page.wait_for_url("**/sign-in?*")
        self.fill_in(login, one_time)
        self.page.locator("#change:not([hidden])").wait_for()
        self.fill_in(CHOSEN, CHOSEN)
        self.page.wait_for_url(f"{self.url}{path}*")
        self.page.wait_for_selector(READY, timeout=30 * SECONDS)
        return self

    def enter(self, token: str, path: str) -> "Window":
        """Go to a page as somebody who has signed in already."""
        self.context.add_cookies([{"name": COOKIE, "value": token, "url": self.url}])
        self.page.goto(f"{self.url}{path}")
        self.page.wait_for_selector(READY, timeout=30 * SECONDS)
        return self

    def fill_in(self, *words: str) -> None:
        """Type into one field after the other, and press Enter in the last."""
        for word in words[:-1]:
            self.page.keyboard.type(word)
            self.keys("Tab")
        self.page.keyboard.type(words[-1])
        self.keys("Enter")

    def keys(self, *pressed: str) -> None:
        for key in pressed:
            self.page.keyboard.press(key)

    def press(self, name: str, *, within: str) -> None:
        """Go by Tab to the button of this name, and press Enter."""
        button = self.page.locator(within).get_by_role("button", name=name)
        expect(button).to_be_visible()
        for _ in range(_MOST_STEPS):
            if button.evaluate(_HAS_FOCUS):
                self.keys("Enter")
                return
            self.keys("Tab")
        raise AssertionError(f"no way by Tab to {name!r} in {within}")

    def hands(self) -> list[str]:
        """Return what a mouse or a finger did in the page that is open now."""
        return self.page.evaluate("() => window.handled")

    def from_outside(self) -> list[str]:
        """Return what was asked of anybody but the server."""
        return [url for url in self.requests if not url.startswith((self.url, "data:"))]
