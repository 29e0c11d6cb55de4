"""What the map's marks mean can be told without red and green, without blue, by day and by night.

Chromium shows the page as people see it who lack one kind of cone. The marks are those that the
pages draw, from the descriptions that the server gives; two marks can be told apart where enough
of their pixels differ plainly in CIELAB, be it by shape or by shade.
"""

import base64

import pytest
import town

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

VISIONS = ("none", "protanopia", "deuteranopia", "tritanopia")
GROUNDS = {"day": "#fbfaf7", "night": "#10171e"}
PLAINLY = 18
"""A distance in CIELAB that is seen at a glance in a mark of 18 pixels."""

LEAST_SHARE = 0.15
"""Of the pixels that either of two marks covers."""

DRAW = """async ([marks, ground]) => {
    const { swatch } = await import("/console/paint.js");
    document.body.replaceChildren();
    document.body.style.cssText = `margin:0;overflow:hidden;background:${ground}`;
    document.documentElement.style.background = ground;
    marks.forEach(({ paint, ...how }, i) => {
        const canvas = document.createElement("canvas");
        const [left, top] = [i % 20 * 40, Math.floor(i / 20) * 40];
        canvas.style.cssText = "position:absolute;width:36px;height:36px";
        Object.assign(canvas.style, { left: `${left}px`, top: `${top}px` });
        document.body.append(canvas);
        swatch(canvas, paint, "point", how);
    });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
COMPARE = """async ([png, n, plainly]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const linear = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const root = (t) => t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
    const lab = (data, i) => {
        const [r, g, b] = [0, 1, 2].map((k) => linear(data[i + k]));
        const x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
        const y = root(0.2126 * r + 0.7152 * g + 0.0722 * b);
        const z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
        return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
    };
    const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) > plainly;
    const picture = (i) => {
        const { data } = pen.getImageData(i % 20 * 40, Math.floor(i / 20) * 40, 36, 36);
        return Array.from({ length: 36 * 36 }, (_, k) => lab(data, 4 * k));
    };
    const pictures = Array.from({ length: n }, (_, i) => picture(i));
    const ground = pictures[0][0];
    return pictures.map((a) => pictures.map((b) => {
        let [covered, differs] = [0, 0];
        a.forEach((one, k) => {
            covered += apart(one, ground) || apart(b[k], ground);
            differs += apart(one, b[k]);
        });
        return differs / covered;
    }));
}"""


@pytest.fixture(scope="module")
def desk(serve):
    return serve("colour_vision", town.found)


@pytest.fixture(scope="module")
def page(desk, visit):
    return visit(f"{desk.url}/map").wait_until_ready().page


@pytest.fixture(scope="module")
def eyes(page):
    return page.context.new_cdp_session(page)


def shares(page, eyes, marks, *, ground, vision):
    """Return how far each mark differs from each, as somebody sees them."""
    page.evaluate(DRAW, [list(marks), ground])
    eyes.send("Emulation.setEmulatedVisionDeficiency", {"type": vision})
    picture = base64.b64encode(page.screenshot()).decode()
    eyes.send("Emulation.setEmulatedVisionDeficiency", {"type": "none"})
    return page.evaluate(COMPARE, [picture, len(marks), PLAINLY])


def live_marks(desk):
    """Return every mark that tells a state of a member or a work order, by what it says."""
    layers = {one["name"]: one for one in desk.client.get("/layers").json()["layers"]}
    found = {}
    for name in ("members", "work_orders"):
        for kind in layers[name]["classes"]:
            found[f"{name} {kind['code']}"] = {"paint": kind["paint"]}
    orders = layers["work_orders"]["classes"]
    found["urgent waiting"] = {"paint": orders[0]["paint"], "isUrgent": True}
    found["silent"] = {"paint": layers["members"]["classes"][0]["paint"], "staleness": 1}
    found["last known"] = {"paint": layers["members"]["classes"][0]["paint"], "staleness": 2}
    return found


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_no_two_states_look_alike(desk, page, eyes, ground, vision):
    marks = live_marks(desk)
    assert len(marks) >= 12
    table = shares(page, eyes, marks.values(), ground=GROUNDS[ground], vision=vision)
    names = list(marks)
    alike = {
        (names[i], names[j]): round(table[i][j], 3)
        for i in range(len(names))
        for j in range(i)
        if table[i][j] < LEAST_SHARE
    }
    assert alike == {}


def test_marks_that_differ_in_hue_alone_are_found_out(page, eyes):
    discs = [
        {"paint": {"mark": "circle", "fill": fill, "stroke": "#ffffff", "radius_px": 6}}
        for fill in ("#b8860b", "#6f9a22")
    ]
    seen = {
        vision: shares(page, eyes, discs, ground=GROUNDS["day"], vision=vision)[0][1]
        for vision in ("none", "deuteranopia")
    }
    assert seen["none"] > LEAST_SHARE > seen["deuteranopia"]
