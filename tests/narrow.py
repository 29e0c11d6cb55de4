"""Whether a page fits a narrow window: nothing to scroll sideways, and no control out of reach."""

from playwright.sync_api import Page

NARROW = {"width": 375, "height": 700}
BETWEEN = 600, 820, 1024, 1280
"""Widths between a phone and a desk: a tablet, half a screen."""

_OUT_OF_REACH = """() => {
    const overflow = (one, axis) => getComputedStyle(one)[`overflow${axis}`];
    const scrolls = (one, axis) => ["auto", "scroll"].includes(overflow(one, axis));
    const clips = (one, axis) => ["hidden", "clip"].includes(overflow(one, axis));
    const seen = { opacityProperty: true, visibilityProperty: true };
    const isShown = (one) => one.checkVisibility(seen);
    const isFixed = (one) => getComputedStyle(one).position === "fixed";
    const wordsOf = (one) => one.textContent.trim().slice(0, 24);
    const nameOf = (one) => `${one.tagName.toLowerCase()}#${one.id} ${wordsOf(one)}`;
    const view = { left: 0, right: innerWidth, top: 0, bottom: innerHeight };

    /** How much of a control can be brought into view along an axis: whole, or cut by whom. */
    function cutBy(control, axis) {
        const [from, to] = axis === "X" ? ["left", "right"] : ["top", "bottom"];
        let { [from]: low, [to]: high } = control.getBoundingClientRect();
        for (let one = control; one && one !== document.documentElement; one = one.parentElement) {
            if (one !== control && one !== document.body) {
                const box = one.getBoundingClientRect();
                const isOut = low < box[from] - 1 || high > box[to] + 1;
                if (isOut && scrolls(one, axis)) ({ [from]: low, [to]: high } = box);
                else if (isOut && clips(one, axis)) return nameOf(one);
            }
            if (isFixed(one)) break;
        }
        const page = document.scrollingElement;
        const may = axis === "Y" && !clips(page, "Y") && !clips(document.body, "Y");
        const least = may ? -scrollY : view[from];
        const most = may ? page.scrollHeight - scrollY : view[to];
        return low < least - 1 || high > most + 1 ? "the window" : null;
    }

    const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    return [...document.querySelectorAll(controls)]
        .filter((one) => isShown(one) && one.getBoundingClientRect().width > 1)
        .filter((one) => !one.closest(".leaflet-marker-pane, [aria-hidden=true]"))
        .map((one) => [nameOf(one), cutBy(one, "X") ?? cutBy(one, "Y")])
        .filter(([, by]) => by !== null)
        .map(([name, by]) => `${name} is cut by ${by}`);
}"""
_WIDTH = "() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"


def what_does_not_fit(page: Page) -> list[str]:
    """Return what is wider than the window, and which controls nobody can reach in it."""
    return too_wide(page) + page.evaluate(_OUT_OF_REACH)


def too_wide(page: Page) -> list[str]:
    """Return how wide a page is where that is more than its window."""
    width, room = page.evaluate(_WIDTH), page.evaluate("() => innerWidth")
    return [f"{width} px wide in {room}"] if width > room else []
