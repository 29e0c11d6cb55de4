"""Whether every text of a page stands out from what is behind it, as WCAG 2 counts (AA)."""

from playwright.sync_api import Page

_TOO_PALE = """() => {
    const parts = (colour) => {
        const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
        return [r, g, b, a];
    };
    const over = ([r, g, b, a], [R, G, B]) => [
        r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1,
    ];
    const linear = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    const ratio = (a, b) => {
        const [most, least] = [light(a), light(b)].sort((x, y) => y - x);
        return (most + 0.05) / (least + 0.05);
    };
    const behind = (one) => {
        const layers = [];
        for (; one; one = one.parentElement) {
            const ground = parts(getComputedStyle(one).backgroundColor);
            if (ground[3] > 0) layers.push(ground);
            if (ground[3] === 1) break;
        }
        return layers.reduceRight((below, above) => over(above, below), [255, 255, 255, 1]);
    };
    const seen = { opacityProperty: true, visibilityProperty: true };
    const says = (one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    return [...document.querySelectorAll("body *")]
        .filter((one) => says(one) && one.checkVisibility(seen) && one.getClientRects().length)
        .map((one) => {
            const style = getComputedStyle(one);
            const size = parseFloat(style.fontSize);
            const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
            const ground = behind(one);
            const found = ratio(over(parts(style.color), ground), ground);
            return [one, found, isLarge ? 3 : 4.5];
        })
        .filter(([, found, wanted]) => found < wanted)
        .map(([one, found]) => `${one.textContent.trim().slice(0, 30)}: ${found.toFixed(2)}`);
}"""


def too_pale(page: Page) -> list[str]:
    """Return every text that is shown and does not stand out, with its ratio."""
    return page.evaluate(_TOO_PALE)


def ratio(one: str, other: str) -> float:
    """Return how far two colours (`#rrggbb`) stand apart."""
    most, least = sorted((_light(one), _light(other)), reverse=True)
    return (most + 0.05) / (least + 0.05)


def _light(colour: str) -> float:
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
