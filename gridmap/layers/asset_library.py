"""The browser files of others that gridmap ships: Leaflet, Swagger UI. Pinned by hash."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from gridmap.errors import EngineError


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One vendored file; `path` is relative to the asset folder, with forward slashes."""

    path: str
    sha256: str
    package: str
    version: str
    licence: str


def asset_folder() -> Traversable:
    """Return the folder that holds the vendored files, for a server that serves them."""
    return files("gridmap.layers") / "assets"


@lru_cache(maxsize=1)
def assets() -> dict[str, Asset]:
    """Return every vendored file by its path, as the manifest lists them."""
    manifest = tomllib.loads((asset_folder() / "manifest.toml").read_text("utf-8"))
    return {
        file["path"]: Asset(
            path=file["path"],
            sha256=file["sha256"],
            package=package["name"],
            version=package["version"],
            licence=package["licence"],
        )
        for package in manifest["package"]
        for file in package["file"]
    }


def read_asset(path: str) -> bytes:
    """Return the bytes of a vendored file.

    Raises
    ------
    EngineError
        The manifest does not list the file, or the file is not the one that was listed.
    """
    asset = assets().get(path)
    if asset is None:
        raise EngineError(
            code="asset_unknown",
            problem=f"a page links {path!r}, which is not among the vendored assets",
            mend="add it to gridmap/layers/assets/manifest.toml, run scripts/vendor_assets.py",
            problem_zh=f"页面引用了 {path!r}，而它不在随附的资源之中",
            mend_zh="把它加入 gridmap/layers/assets/manifest.toml，再运行 scripts/vendor_assets.py",
            asset=path,
        )
    content = asset_folder().joinpath(*path.split("/")).read_bytes()
    if hashlib.sha256(content).hexdigest() != asset.sha256:
        raise EngineError(
            code="asset_changed",
            problem=f"the vendored asset {path!r} is not the file of the manifest",
            mend="install gridmap again, or run scripts/vendor_assets.py",
            problem_zh=f"随附的资源 {path!r} 与清单不符",
            mend_zh="重新安装 gridmap，或运行 scripts/vendor_assets.py",
            asset=path,
        )
    return content
