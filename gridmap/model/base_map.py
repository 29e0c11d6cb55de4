"""What lies under the district's own layers: nothing, or tiles that somebody serves."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from gridmap.errors import InputError


class BaseMapDatum(StrEnum):
    """What the degrees behind tiles refer to. Tiles of BD-09 are cut another way: none of ours."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ02"


_PLACES = ("{z}", "{x}", "{y}")
_ADDRESS = re.compile(r"(https?://[a-z0-9.{}-]+(:\d{1,5})?)?/[^\s\"'<>\\]*", re.IGNORECASE)
_MOST_ADDRESSES, _LONGEST = 3, 500
_SUBDOMAINS = re.compile(r"[a-z0-9]{0,10}")
_LEAST_ZOOM, _MOST_ZOOM = 1, 22


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseMap:
    """The tiles of a base map, the lowest layer first; without any there is no base map.

    An address is a path of this server, or whole; `{s}` in it is each letter of `subdomains`.
    Browsers ask for the tiles themselves: the server calls nobody.
    """

    addresses: tuple[str, ...] = ()
    subdomains: str = ""
    datum: BaseMapDatum = BaseMapDatum.WGS84
    attribution: str = ""
    most_zoom: int = 18

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises
        ------
        InputError
            An address, the subdomains or the zoom are none; names the field.
        """
        if len(self.addresses) > _MOST_ADDRESSES or not all(map(_is_address, self.addresses)):
            raise _bad(
                "addresses",
                f"up to {_MOST_ADDRESSES} addresses like https://host/{{z}}/{{x}}/{{y}}.png, or"
                " paths of this server, with {z}, {x} and {y} once each",
                f"至多 {_MOST_ADDRESSES} 个，形如 https://host/{{z}}/{{x}}/{{y}}.png，或本服务器的路径；"
                "{z}、{x}、{y} 各出现一次",
            )
        has_places = any("{s}" in one for one in self.addresses)
        if not _SUBDOMAINS.fullmatch(self.subdomains) or has_places != bool(self.subdomains):
            raise _bad(
                "subdomains",
                "up to ten letters or digits, stated where an address has {s} and only there",
                "至多十个字母或数字；仅当地址含 {s} 时填写",
            )
        if not _LEAST_ZOOM <= self.most_zoom <= _MOST_ZOOM:
            raise _bad("most_zoom", "1 to 22", "须为 1 至 22")

    @property
    def is_none(self) -> bool:
        """Tell whether nothing lies under the district's own layers."""
        return not self.addresses

    @property
    def origins(self) -> tuple[str, ...]:
        """Return the other servers that a page asks for tiles.

        >>> BaseMap(addresses=("https://t{s}.example/{z}/{x}/{y}",), subdomains="01").origins
        ('https://t0.example', 'https://t1.example')
        >>> BaseMap(addresses=("/tiles/{z}/{x}/{y}.png",)).origins
        ()
        """
        found = {
            _origin(address.replace("{s}", letter))
            for address in self.addresses
            if not address.startswith("/")
            for letter in self.subdomains or " "
        }
        return tuple(sorted(found))


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _is_address(address: str) -> bool:
    """Tell whether this is an address of tiles, and its host no more than a host."""
    if len(address) > _LONGEST or not _ADDRESS.fullmatch(address) or address.startswith("//"):
        return False
    host = address.split("/", 3)[2] if "://" in address.split("?", 1)[0] else ""
    inner = host.replace("{s}", "", 1)
    return "{" not in inner and "}" not in inner and all(address.count(one) == 1 for one in _PLACES)


def _bad(field: str, problem: str, problem_zh: str) -> InputError:
    return InputError(
        problem=f"{field}: {problem}",
        problem_zh=f"{field}：{problem_zh}",
        field=field,
    )
