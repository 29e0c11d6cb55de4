"""Refresh the browser assets that gridmap ships, so that no page ever asks a network.

    python scripts/vendor_assets.py           fetch what the manifest names, write its hashes
    python scripts/vendor_assets.py --check   compare the files here with the manifest

Runs on a connected machine with npm. The manifest says which files of which package are
taken; this script unpacks them, cuts their source-map lines, writes the hashes back and
rewrites the list in NOTICE. To move to a new version: change it in the manifest, run, look
at the difference, run the tests.
"""

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "gridmap" / "layers" / "assets"
MANIFEST = ASSETS / "manifest.toml"
NOTICE = ROOT / "NOTICE"
LIST_BEGINS = "---- browser assets, from gridmap/layers/assets/manifest.toml ----"

_SOURCE_MAP = re.compile(rb"^\s*(//[#@] sourceMappingURL=.*|/\*# sourceMappingURL=.*\*/)\s*$", re.M)


def main(arguments: list[str]) -> int:
    """Fetch or check; return the exit code."""
    packages = tomllib.loads(MANIFEST.read_text("utf-8"))["package"]
    if arguments == ["--check"]:
        wrong = [each["path"] for each in _files(packages) if not _is_intact(each)]
        print("\n".join(f"differs from the manifest: {path}" for path in wrong) or "all intact")
        return 1 if wrong else 0
    if arguments:
        print(__doc__)
        return 2
    for package in packages:
        _fetch(package)
    _write_hashes(packages)
    _write_notice(packages)
    return 0


def _files(packages: list[dict]) -> list[dict]:
    return [each for package in packages for each in package["file"]]


def _is_intact(file: dict) -> bool:
    path = ASSETS / file["path"]
    return path.is_file() and _sha256(path.read_bytes()) == file["sha256"]


def _fetch(package: dict) -> None:
    """Unpack the files of one package; npm checks the tarball against the registry's hash."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"{package['name']}@{package['version']}"],
            cwd=folder,
            check=True,
        )
        (tarball,) = Path(folder).glob("*.tgz")
        with tarfile.open(tarball) as archive:
            for file in package["file"]:
                member = archive.extractfile(f"package/{file['source']}")
                if member is None:
                    sys.exit(f"{file['source']} is not a file of {package['name']}")
                _write(file, member.read())


def _write(file: dict, content: bytes) -> None:
    path = ASSETS / file["path"]
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix in {".js", ".css"}:
        content = _SOURCE_MAP.sub(b"", content).replace(b"\r\n", b"\n")
    path.write_bytes(content)
    file["sha256"] = _sha256(content)
    print(f"{file['sha256'][:12]}  {len(content):>9,}  {file['path']}")


def _write_hashes(packages: list[dict]) -> None:
    text = MANIFEST.read_text("utf-8")
    for file in _files(packages):
        path = re.escape(file["path"])
        entry = re.compile(rf'(path = "{path}"(?:\n\w+ = .*)*?\nsha256 = )"[^"]*"')
        text = entry.sub(rf'\g<1>"{file["sha256"]}"', text)
    MANIFEST.write_text(text, "utf-8")


def _write_notice(packages: list[dict]) -> None:
    kept = NOTICE.read_text("utf-8").split(LIST_BEGINS)[0] if NOTICE.exists() else "gridmap\n\n"
    lines = [LIST_BEGINS, ""]
    for package in packages:
        lines += [
            f"{package['name']} {package['version']}  ({package['licence']})",
            f"  {package['copyright']}",
            f"  full text: gridmap/layers/assets/{package['licence_file']}",
            *(f"  sha256 {file['sha256']}  {file['path']}" for file in package["file"]),
            "",
        ]
    NOTICE.write_text(kept.rstrip() + "\n\n" + "\n".join(lines), "utf-8")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
