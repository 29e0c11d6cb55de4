"""One HTML file that needs nothing else: links replaced by vendored files, and a proof of it.

Three steps, each a function: `inline_links` puts the files in, `refuse_outside_references`
looks at what came out, `with_content_security_policy` tells the browser to refuse the rest.
"""

import base64
import hashlib
import json
import mimetypes
import posixpath
import re
from html.parser import HTMLParser

from gridmap.errors import EngineError
from gridmap.layers.asset_library import read_asset

_SCRIPT_LINK = re.compile(r'<script\s+src="([^"]*)"\s*>\s*</script>')
_STYLE_LINK = re.compile(r'<link\s+rel="stylesheet"\s+href="([^"]*)"\s*/?>')
_CSS_URL = re.compile(r"""url\(\s*(['"]?)(?!data:|#)([^'")]+)\1\s*\)""")
_SOURCE_MAP = re.compile(r"^\s*(?://[#@]|/\*#)\s*sourceMappingURL=.*$", re.MULTILINE)
_END_TAG = re.compile(r"</(?=script|style)", re.IGNORECASE)
_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)
_REFERENCES = frozenset(
    (
        "src",
        "href",
        "srcset",
        "poster",
        "data",
        "action",
        "formaction",
        "background",
        "xlink:href",
        "manifest",
        "ping",
    )
)
_HARMLESS = ("data:", "#")
_CSS_REFERENCE = re.compile(r"""@import|url\(\s*['"]?(?!data:|#)""")


def inline_links(html: str) -> str:
    """Return the page with each linked script and style sheet written into it.

    A link is the path of a vendored file.

    Raises
    ------
    EngineError
        A link that the manifest of assets does not know.
    """
    html = _SCRIPT_LINK.sub(lambda link: script_element(_text(link[1])), html)
    return _STYLE_LINK.sub(lambda link: style_element(_style_text(link[1])), html)


def script_element(code: str) -> str:
    """Return code as an inline script that cannot end before its end."""
    safe = _END_TAG.sub(r"<\\/", _SOURCE_MAP.sub("", code)).replace("<!--", r"<\!--")
    return f"<script>{safe}</script>"


def style_element(css: str) -> str:
    """Return style rules as an inline style sheet that cannot end before its end."""
    safe = _END_TAG.sub(r"<\\/", _SOURCE_MAP.sub("", css))
    return f"<style>{safe}</style>"


def json_block(element_id: str, value: object) -> str:
    """Return values as a block that a page's own script reads; a browser runs none of it.

    `<`, `>` and `&` are escaped, so that no text can close the block or open another; so
    are the two line separators that are legal in JSON and were not in scripts. Halves of
    surrogate pairs, which no file can hold, become question marks.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    text = text.encode("utf-8", "replace").decode("utf-8")
    return f'<script type="application/json" id="{element_id}">{text}</script>'


def refuse_outside_references(html: str) -> None:
    """Check that a page loads nothing from anywhere.

    Raises
    ------
    EngineError
        An element or a style rule refers to something outside the file.
    """
    reader = _ReferenceReader()
    reader.feed(html)
    reader.close()
    if reader.found:
        raise EngineError(
            code="page_not_self_contained",
            problem=f"the page refers to something outside itself: {reader.found[0]}",
            mend="vendor the file, or leave the element out",
            problem_zh=f"页面引用了外部内容：{reader.found[0]}",
            mend_zh="把该文件随附进来，或略去该元素",
            references=tuple(reader.found),
        )


def with_content_security_policy(html: str) -> str:
    """Return the page with a policy in its head that allows its own scripts and nothing else.

    Each inline script and style sheet is named by its hash; a script that got in as data
    would not run. Must be the last change to the page.
    """
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for element in _INLINE.finditer(html):
        digest = base64.b64encode(hashlib.sha256(element[2].encode()).digest()).decode()
        hashes[element[1]].append(f"'sha256-{digest}'")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(hashes['script'])}",
            f"style-src {' '.join(hashes['style'])}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return html.replace("<head>", f"<head>\n{meta}", 1)


def _text(path: str) -> str:
    return read_asset(path).decode("utf-8")


def _style_text(path: str) -> str:
    """Return a style sheet with the pictures it names as data."""
    folder = posixpath.dirname(path)

    def as_data(url: re.Match[str]) -> str:
        picture = posixpath.normpath(posixpath.join(folder, url[2]))
        kind = mimetypes.guess_type(picture)[0] or "application/octet-stream"
        return f"url(data:{kind};base64,{base64.b64encode(read_asset(picture)).decode()})"

    return _CSS_URL.sub(as_data, _text(path))


class _ReferenceReader(HTMLParser):
    """Collects what a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            said = (value or "").strip()
            if name in _REFERENCES and said and not said.startswith(_HARMLESS):
                self.found.append(f'<{tag} {name}="{said}">')
            if name == "style" and _CSS_REFERENCE.search(said):
                self.found.append(f'<{tag} style="{said}">')

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style" and _CSS_REFERENCE.search(data):
            self.found.append(f"a style rule: {data.strip()[:80]}")
