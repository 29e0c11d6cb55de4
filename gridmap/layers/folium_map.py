"""The coverage map as one HTML file. The only module that knows Folium.

Folium makes the frame: the head, the map's element, the Leaflet map. It gets no text that a
person wrote, because branca renders its own output a second time as a template: a name such
as `{{ 7 * 191 }}` would be computed on this machine. Everything else is added to the finished
frame as one block of JSON, read by the page's own script, which writes text nodes only.
"""

import html as html_text
import re
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

import folium

from gridmap.errors import InputError
from gridmap.layers.circle_facts import circle_facts
from gridmap.layers.circle_map import CircleMapData
from gridmap.layers.circle_page_json import circle_page_json
from gridmap.layers.coverage_map import CoverageMapData, coverage_facts
from gridmap.layers.coverage_page_json import PageFrame, page_json
from gridmap.layers.coverage_words import say
from gridmap.layers.description import Lang
from gridmap.layers.emergency_map import EmergencyMapData
from gridmap.layers.emergency_page_json import emergency_page_json
from gridmap.layers.emergency_words import say as say_emergency
from gridmap.layers.redivision_map import RedivisionMapData
from gridmap.layers.redivision_page_json import redivision_page_json
from gridmap.layers.redivision_words import say as say_redivision
from gridmap.layers.self_contained import (
    inline_links,
    json_block,
    refuse_outside_references,
    script_element,
    style_element,
    with_content_security_policy,
)
from gridmap.layers.siting_map import SitingMapData
from gridmap.layers.siting_page_json import siting_page_json

LARGEST_PAGE_BYTES = 12 * 1024 * 1024
"""Beyond this an office PC opens the page slowly, and no mail server takes it."""

_DEEPEST_ZOOM = 19
_VIEWPORT = re.compile(r"<meta name=\"viewport\"[^>]*>")


class _Frame(folium.Map):
    """A Folium map that links nothing but our Leaflet and always has the same name.

    The links are a list of this class: `add_js_link` of Folium would change them for every
    map in the process.
    """

    default_js = [("leaflet", "leaflet/leaflet.js")]  # noqa: RUF012 - Folium's own type
    default_css = [("leaflet_css", "leaflet/leaflet.css")]  # noqa: RUF012

    @classmethod
    def _generate_id(cls) -> str:
        """Return a fixed id: one map a page, and the same data give the same bytes."""
        return "coverage"


def coverage_page(
    data: CoverageMapData,
    *,
    lang: Lang = "zh",
    made_at: datetime,
    title: str | None = None,
    review_number: str | None = None,
    internal: bool = True,
) -> str:
    """Return the coverage map of a district as one self-contained HTML page.

    The page asks no network and holds three themes: Party organizations of the grids,
    security tiers of the compounds, and service circles of the stations.

    Parameters
    ----------
    data
        The rows of the district.
    lang
        Language of everything but the names: "zh" or "en".
    made_at
        When the page is made; printed with its zone.
    title
        Heading; by default made from the name of the area.
    review_number
        审图号 of the surveying authority; None prints that there is none.
    internal
        Whether the page carries the mark 内部使用.

    Raises
    ------
    InputError
        There are no grids, or the page would be larger than `LARGEST_PAGE_BYTES`.
    """
    frame = PageFrame(
        title=title or say("title", lang, area=data.area_name),
        lang=lang,
        made_at=made_at,
        review_number=review_number,
        internal=internal,
    )
    return _sized(
        _assembled(frame, json_block("gridmap-page", page_json(coverage_facts(data), frame)))
    )


def circle_page(
    data: CircleMapData,
    *,
    lang: Lang = "zh",
    made_at: datetime,
    review_number: str | None = None,
    internal: bool = True,
) -> str:
    """Return the service circles by street time as one self-contained HTML page.

    A theme for each service, a variant for each walker and hour. Parameters are those of
    `coverage_page`.

    Raises
    ------
    InputError
        The page would be larger than `LARGEST_PAGE_BYTES`.
    """
    frame = PageFrame(
        title=say("circle_title", lang, area=data.area_name),
        lang=lang,
        made_at=made_at,
        review_number=review_number,
        internal=internal,
    )
    page_facts = circle_page_json(circle_facts(data), frame)
    return _sized(_assembled(frame, json_block("gridmap-page", page_facts)))


def siting_page(
    data: SitingMapData,
    *,
    lang: Lang = "zh",
    made_at: datetime,
    review_number: str | None = None,
    internal: bool = True,
) -> str:
    """Return a plan of new stations as one self-contained HTML page.

    The sites are numbered in the order of building, demand is covered today, newly covered
    or still outside. Parameters are those of `coverage_page`.

    Raises
    ------
    InputError
        The page would be larger than `LARGEST_PAGE_BYTES`.
    """
    frame = PageFrame(
        title=say("siting_title", lang, area=data.area_name),
        lang=lang,
        made_at=made_at,
        review_number=review_number,
        internal=internal,
    )
    return _sized(_assembled(frame, json_block("gridmap-page", siting_page_json(data, frame))))


def redivision_page(
    data: RedivisionMapData,
    *,
    lang: Lang = "zh",
    made_at: datetime,
    review_number: str | None = None,
    internal: bool = True,
) -> str:
    """Return proposals for a community's grids as one self-contained HTML page.

    Grids are filled by their load against the mean, ground that changes its grid is hatched,
    today's borders are dashed. Parameters are those of `coverage_page`.

    Raises
    ------
    InputError
        The page would be larger than `LARGEST_PAGE_BYTES`.
    """
    frame = PageFrame(
        title=say_redivision("title", lang, area=data.area_name),
        lang=lang,
        made_at=made_at,
        review_number=review_number,
        internal=internal,
    )
    element = json_block("gridmap-page", redivision_page_json(data, frame))
    return _sized(_assembled(frame, element, folder="redivision_page"))


def emergency_page(
    data: EmergencyMapData,
    *,
    lang: Lang = "zh",
    made_at: datetime,
    review_number: str | None = None,
    internal: bool = True,
) -> str:
    """Return an operation as one self-contained HTML page for the wall of a command centre.

    Affected grids, headquarters, muster places with their counts, hazard points, stores, and
    people by state, without names. Parameters are those of `coverage_page`.

    Raises
    ------
    InputError
        The page would be larger than `LARGEST_PAGE_BYTES`.
    """
    kind = say_emergency(data.operation.kind.value, lang)
    frame = PageFrame(
        title=say_emergency("title", lang, area=data.area_name, kind=kind),
        lang=lang,
        made_at=made_at,
        review_number=review_number,
        internal=internal,
    )
    element = json_block("gridmap-page", emergency_page_json(data, frame))
    return _sized(_assembled(frame, element, folder="emergency_page"))


def _sized(page: str) -> str:
    """Return the page if an office PC can open it."""
    n_bytes = len(page.encode())
    if n_bytes > LARGEST_PAGE_BYTES:
        raise InputError(
            code="page_too_large",
            problem=f"the page would hold {n_bytes / 1048576:.0f} MiB",
            mend="leave out cameras or footpaths, or make one page for each subdistrict",
            problem_zh=f"页面将达 {n_bytes / 1048576:.0f} MiB",
            mend_zh="略去摄像头或步行道，或按街道分别出图",
            n_bytes=n_bytes,
        )
    return page


def _assembled(frame: PageFrame, json_element: str, *, folder: str = "coverage_page") -> str:
    """Put frame, skeleton, data and script together, then lock the page."""
    # Halves of surrogate pairs, which no file can hold, become question marks.
    title = frame.title.encode("utf-8", "replace").decode("utf-8")
    head = (
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html_text.escape(title)}</title>\n"
    )
    page = _VIEWPORT.sub("", inline_links(_frame_html()))
    page = page.replace("<html>", f'<html lang="{"zh-CN" if frame.lang == "zh" else "en"}">', 1)
    page = page.replace("</head>", f"{head}{style_element(_part(folder, 'page.css'))}\n</head>", 1)
    page = page.replace("<body>", f"<body>\n{_part(folder, 'skeleton.html')}", 1)
    page = page.replace("</html>", f"{json_element}\n{script_element(_script(folder))}\n</html>", 1)
    refuse_outside_references(page)
    return with_content_security_policy(page)


def _frame_html() -> str:
    """Return the page that Folium makes: an empty map, no data, no tiles."""
    frame = _Frame(
        location=[0, 0],
        zoom_start=2,
        tiles=None,
        prefer_canvas=True,
        zoom_control=False,
        attribution_control=False,
        max_zoom=_DEEPEST_ZOOM,
        zoom_snap=0.1,
        zoom_delta=0.5,
        wheel_px_per_zoom_level=110,
    )
    frame.options["max_zoom"] = _DEEPEST_ZOOM  # Folium hands its own argument to tiles only
    rendered: str = frame.get_root().render()
    return rendered


def _script(folder: str) -> str:
    """Return the parts of a page's script in order, in one scope of their own."""
    parts = "".join(_part(folder, name) for name in _script_parts(folder))
    return f'"use strict";\n(() => {{\n{parts}\n}})();'


@lru_cache
def _script_parts(folder: str) -> tuple[str, ...]:
    found = files("gridmap.layers") / folder
    return tuple(sorted(each.name for each in found.iterdir() if each.name.endswith(".js")))


def _part(folder: str, name: str) -> str:
    return (files("gridmap.layers") / folder / name).read_text("utf-8")
