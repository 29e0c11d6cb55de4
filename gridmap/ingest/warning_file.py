"""A weather warning as its issuer sends it: the Common Alerting Protocol 1.1 and 1.2, XML.

Files come from strangers. A document type, an entity or a reference to something outside is
refused before anything is read of it; nothing is ever fetched.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pyproj import Geod

from gridmap.errors import UnreadableFile
from gridmap.model.emergency import EmergencyKind, WarningColour, WeatherWarning

NAMESPACES = tuple(f"urn:oasis:names:tc:emergency:cap:{version}" for version in ("1.1", "1.2"))
UNSTATED_VALIDITY = timedelta(days=1)
"""How long a warning holds that names no end; the standard leaves it to the recipient."""

_COLOUR_OF_SEVERITY = {
    "Extreme": WarningColour.RED,
    "Severe": WarningColour.ORANGE,
    "Moderate": WarningColour.YELLOW,
    "Minor": WarningColour.BLUE,
}
_COLOUR_WORDS = {
    WarningColour.RED: ("红色", "red"),
    WarningColour.ORANGE: ("橙色", "orange"),
    WarningColour.YELLOW: ("黄色", "yellow"),
    WarningColour.BLUE: ("蓝色", "blue"),
}
_KIND_WORDS = (
    (EmergencyKind.TYPHOON, r"台风|\btyphoon|\bhurricane|\btropical|\bcyclone"),
    (EmergencyKind.FIRE, r"火灾|火险|山火|林火|火情|\bfire|\bwildfire"),
    (EmergencyKind.EPIDEMIC, r"疫|\bepidemic|\boutbreak"),
    (EmergencyKind.FLOOD, r"洪|汛|暴雨|雷雨|内涝|flood|\brain|thunderstorm|storm surge"),
)
_CORNERS_OF_CIRCLE = 36
_METRES_PER_KM = 1_000.0
_FEWEST_CORNERS = 4  # a triangle, closed
_ELLIPSOID = Geod(ellps="GRS80")

Ring = tuple[tuple[float, float], ...]


def read_warnings(
    content: bytes,
    *,
    kind: EmergencyKind | None = None,
    colour: WarningColour | None = None,
) -> tuple[WeatherWarning, ...]:
    """Return the warnings of one file: one for each `<info>` of one language.

    Of several languages the Chinese one is taken, else that of the first. `kind` and `colour`
    are said by the caller where the file does not tell, and count before what it tells.

    Raises
    ------
    UnreadableFile
        No XML, not an alert, a draft or a receipt, a required element is missing or cannot be
        meant, or neither file nor caller says which kind or colour it is.
    """
    alert, namespace = _alert(content)
    find = _Finder(namespace)
    for name in ("identifier", "sender", "scope"):
        find.text(alert, name)
    status, message = find.text(alert, "status"), find.text(alert, "msgType")
    if status not in {"Actual", "Exercise", "Test"} or message not in {"Alert", "Update", "Cancel"}:
        raise _bad(
            "not_a_warning",
            f"status {status}, msgType {message}: nothing to act on",
            f"status 为 {status}、msgType 为 {message}，不是需要处置的预警",
        )
    return tuple(
        _warning(alert, told, find, kind=kind, colour=colour, part=number)
        for number, told in enumerate(_chosen(alert, find), start=1)
    )


def _warning(
    alert: Element,
    told: Element,
    find: "_Finder",
    *,
    kind: EmergencyKind | None,
    colour: WarningColour | None,
    part: int,
) -> WeatherWarning:
    sent_at = _instant(find.text(alert, "sent"), "sent")
    since = find.maybe(told, "onset") or find.maybe(told, "effective")
    valid_from = _instant(since, "effective") if since else sent_at
    until = find.maybe(told, "expires")
    valid_to = _instant(until, "expires") if until else valid_from + UNSTATED_VALIDITY
    event = find.text(told, "event")
    headline = find.maybe(told, "headline") or event
    try:
        return WeatherWarning(
            identifier=find.text(alert, "identifier"),
            part=part,
            kind=kind or _kind(event, headline),
            colour=colour or _colour(told, find, headline),
            headline=headline,
            issuer=find.text(alert, "sender"),
            sent_at=sent_at,
            valid_from=valid_from,
            valid_to=valid_to,
            areas_deg=tuple(_rings(told, find)),
            replaces=_replaced(find.maybe(alert, "references") or ""),
            is_exercise=find.text(alert, "status") != "Actual",
            is_all_clear=find.text(alert, "msgType") == "Cancel"
            or "AllClear" in find.texts(told, "responseType"),
        )
    except ValueError as error:
        raise _bad("bad_warning", str(error), f"内容不合理（{error}）") from error


class _Finder:
    """Finds children of an element by name, all in one namespace."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace

    def all(self, parent: Element, name: str) -> list[Element]:
        return parent.findall(f"{{{self._namespace}}}{name}")

    def texts(self, parent: Element, name: str) -> list[str]:
        return [(one.text or "").strip() for one in self.all(parent, name)]

    def maybe(self, parent: Element, name: str) -> str | None:
        return next((one for one in self.texts(parent, name) if one), None)

    def text(self, parent: Element, name: str) -> str:
        found = self.maybe(parent, name)
        if found is None:
            raise _bad("element_missing", f"<{name}> is missing", f"缺少 <{name}>", field=name)
        return found


def _alert(content: bytes) -> tuple[Element, str]:
    """Return the root of the file and its namespace."""
    try:
        root = fromstring(
            content, forbid_dtd=True, forbid_entities=True, forbid_external=True
        )  # fmt: skip
    except DefusedXmlException as error:
        raise _bad(
            "hostile_xml",
            "the file declares a document type or entities; warnings need none",
            "文件声明了文档类型或实体，预警文件无需这些",
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise _bad("not_xml", f"the file is not XML: {error}", f"文件不是 XML：{error}") from error
    namespace, _, name = root.tag.removeprefix("{").rpartition("}")
    if name != "alert" or namespace not in NAMESPACES:
        raise _bad(
            "not_an_alert",
            f"<{name}> is not an alert of CAP 1.1 or 1.2; a feed only lists alerts",
            f"<{name}> 不是 CAP 1.1 或 1.2 预警；订阅列表只是目录",
        )
    return root, namespace


def _chosen(alert: Element, find: _Finder) -> list[Element]:
    """Return what one language says; what states no language is in English, by the standard."""
    infos = find.all(alert, "info")
    if not infos:
        raise _bad(
            "no_info", "the alert does not say what happens, nor where", "预警未写明内容和范围"
        )
    languages = [(find.maybe(one, "language") or "en-US").casefold() for one in infos]
    wanted = next((one for one in languages if one.startswith("zh")), languages[0])
    return [one for one, language in zip(infos, languages, strict=True) if language == wanted]


def _kind(*texts: str) -> EmergencyKind:
    said = " ".join(texts)
    for kind, words in _KIND_WORDS:
        if re.search(words, said, re.IGNORECASE):
            return kind
    raise _bad(
        "kind_unknown",
        f"no plan is for {texts[0]!r}",
        f"没有针对“{texts[0]}”的预案类别",
        mend=f"say which kind it is: {', '.join(EmergencyKind)}",
        mend_zh=f"请指定类别：{'、'.join(EmergencyKind)}",
        field="kind",
    )


def _colour(told: Element, find: _Finder, headline: str) -> WarningColour:
    """Return the colour that parameters or the headline name, else the one of the severity."""
    levels = [
        value
        for one in find.all(told, "parameter")
        if re.search("colou?r|颜色|等级|awareness_level", find.maybe(one, "valueName") or "", re.I)
        for value in find.texts(one, "value")
    ]
    for colour, (zh, en) in _COLOUR_WORDS.items():
        if any(re.search(rf"{zh}|\b{en}\b", level, re.IGNORECASE) for level in levels):
            return colour
        # Of a headline only the plain wording counts: rivers are called red too.
        if re.search(rf"{zh}预警|\b{en} (?:alert|warning|signal)", headline, re.IGNORECASE):
            return colour
    severity = find.text(told, "severity")
    if severity in _COLOUR_OF_SEVERITY:
        return _COLOUR_OF_SEVERITY[severity]
    raise _bad(
        "colour_unknown",
        f"severity {severity}: the file names no colour",
        f"severity 为 {severity}，文件未写明预警颜色",
        mend=f"say which colour it is: {', '.join(WarningColour)}",
        mend_zh=f"请指定颜色：{'、'.join(WarningColour)}",
        field="colour",
    )


def _instant(written: str, field: str) -> datetime:
    """Return an instant; the standard writes UTC as -00:00."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError as error:
        raise _bad(
            "bad_instant", f"<{field}> is no instant", f"<{field}> 不是时间", field=field
        ) from error
    if found.tzinfo is None:
        raise _bad("no_zone", f"<{field}> has no zone", f"<{field}> 没有时区", field=field)
    return found.astimezone(UTC)


def _rings(told: Element, find: _Finder) -> Iterable[Ring]:
    """Yield what the areas cover; corners are written latitude first."""
    for area in find.all(told, "area"):
        for written in find.texts(area, "polygon"):
            ring = tuple(_corner(pair) for pair in written.split())
            if len(ring) < _FEWEST_CORNERS or ring[0] != ring[-1]:
                raise _bad("bad_area", "a polygon is not closed", "多边形未闭合", field="polygon")
            if any(abs(a[0] - b[0]) > 180.0 for a, b in pairwise(ring)):  # noqa: PLR2004
                raise _bad(
                    "bad_area", "a polygon crosses 180°", "多边形跨越 180° 经线", field="polygon"
                )
            yield ring
        for written in find.texts(area, "circle"):
            middle, _, kilometres = written.partition(" ")
            yield _circle(_corner(middle), _number(kilometres) * _METRES_PER_KM)


def _corner(pair: str) -> tuple[float, float]:
    lat, _, lon = pair.partition(",")
    corner = _number(lon), _number(lat)
    if abs(corner[0]) > 180.0 or abs(corner[1]) > 90.0:  # noqa: PLR2004 - degrees
        raise _bad("bad_area", f"{pair!r} is no place", f"{pair!r} 不是经纬度", field="area")
    return corner


def _number(written: str) -> float:
    try:
        found = float(written)
    except ValueError as error:
        raise _bad(
            "bad_area", f"{written!r} is no number", f"{written!r} 不是数", field="area"
        ) from error
    if not abs(found) < float("inf"):
        raise _bad("bad_area", f"{written!r} is no number", f"{written!r} 不是数", field="area")
    return found


def _circle(middle: tuple[float, float], radius_m: float) -> Ring:
    if radius_m <= 0.0:
        return ()
    turns = [step * 360.0 / _CORNERS_OF_CIRCLE for step in range(_CORNERS_OF_CIRCLE)]
    n = len(turns)
    lons, lats, _ = _ELLIPSOID.fwd([middle[0]] * n, [middle[1]] * n, turns, [radius_m] * n)
    corners = tuple(zip(lons, lats, strict=True))
    return (*corners, corners[0])


def _replaced(references: str) -> tuple[str, ...]:
    """Return the identifiers of what this one replaces: `sender,identifier,sent` each."""
    parts = (one.split(",") for one in references.split())
    return tuple(one[1] for one in parts if len(one) > 1)


def _bad(
    code: str,
    problem: str,
    problem_zh: str,
    *,
    mend: str = "ask the issuer for a valid CAP 1.2 file",
    mend_zh: str = "请向发布单位索取有效的 CAP 1.2 文件",
    field: str | None = None,
) -> UnreadableFile:
    return UnreadableFile(
        code=code, problem=problem, mend=mend, problem_zh=problem_zh, mend_zh=mend_zh, field=field
    )
