"""`gridmap import` and `gridmap check`: files in, findings out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.import_report import (
    LoadedSource,
    tell_check,
    tell_import,
    tell_sniffed,
    write_rejects,
)
from gridmap.cli.request_file import receive_file
from gridmap.cli.voice import Voice
from gridmap.errors import InputError
from gridmap.flows.import_layer import ImportOutcome, import_layer
from gridmap.flows.read_known_areas import read_known_areas
from gridmap.flows.refresh_statistics import refresh_statistics
from gridmap.ingest.check import check_manifest
from gridmap.ingest.checked import CheckedLayer
from gridmap.ingest.lie import ParentAreas
from gridmap.ingest.loading import with_cells
from gridmap.ingest.manifest import Manifest, Source, load_manifest
from gridmap.ingest.sniff import sniff
from gridmap.ingest.suggest import suggested_manifest
from gridmap.wiring import Services

EXIT_INPUT, EXIT_FOUND = 2, 5

_LayerNames = Annotated[
    list[str] | None, typer.Option("--layer", help="只处理该图层，可重复 · only this layer")
]
_DataFolder = Annotated[
    Path | None, typer.Option("--data-folder", help="数据文件所在文件夹 · folder of the files")
]


def import_(
    context: typer.Context,
    manifest_file: Annotated[Path, typer.Argument(metavar="MANIFEST", help="清单 · manifest")],
    layer: _LayerNames = None,
    data_folder: _DataFolder = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="试运行 · keep nothing")] = False,
    reject_folder: Annotated[
        Path | None, typer.Option("--reject-folder", help="退回行写入此处 · for rejected rows")
    ] = None,
) -> None:
    """按清单导入数据 · Import the files that a manifest names.

    例 · Example: gridmap import district.toml --dry-run
    """
    desk: Desk = context.obj
    manifest = _chosen(load_manifest(manifest_file, data_folder=data_folder), layer)
    with desk.services() as services:
        own = services.district
        with own.rehearsal() if dry_run else nullcontext(own) as district:
            loaded = list(_load(manifest, desk, replace(services, district=district)))
        if not dry_run:
            refresh_statistics(district=own)
    tell_import(desk.voice, loaded, dry_run=dry_run)
    for path in write_rejects(loaded, reject_folder) if reject_folder else ():
        desk.voice.remark(f"退回行已写入 {path}", f"rejected rows are in {path}")
    if any(one.outcome.stopped for one in loaded):
        raise typer.Exit(EXIT_INPUT)


def check(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="清单或数据文件 · manifest or file")],
    layer: _LayerNames = None,
    data_folder: _DataFolder = None,
    draft: Annotated[
        Path | None, typer.Option(help="把清单草稿写入 · write the drafted manifest to")
    ] = None,
) -> None:
    """检查文件，不写入数据库 · Look at a file, or check all files of a manifest.

    例 · Example: gridmap check grids.geojson --layer grids --draft district.toml
    """
    desk: Desk = context.obj
    if path.suffix.lower() != ".toml":
        with desk.voice.progress("读取", "reading") as advance:
            sniffed, meant = sniff(path), layer[0] if layer else None
            advance(1, 1)
        tell_sniffed(desk.voice, sniffed, layer=meant)
        if draft is not None:
            draft.write_text(suggested_manifest(sniffed, layer=meant), encoding="utf-8")
        found = bool(sniffed.remarks)
    else:
        manifest = _chosen(load_manifest(path, data_folder=data_folder), layer)
        checked = _checked(manifest, desk.voice)
        tell_check(desk.voice, checked)
        found = any(one.findings or one.rejected for one in checked)
    if found:
        raise typer.Exit(EXIT_FOUND)


def _chosen(manifest: Manifest, layers: Sequence[str] | None) -> Manifest:
    """Return the manifest with the sources of these layers only."""
    if not layers:
        return manifest
    there = [one.layer.name for one in manifest.sources]
    missing = [name for name in layers if name not in there]
    if missing:
        raise InputError(
            problem=f"the manifest has no layer {', '.join(missing)}",
            mend=f"it has: {', '.join(there)}",
            problem_zh=f"清单中没有图层 {'、'.join(missing)}",
            mend_zh=f"清单中有：{'、'.join(there)}",
            file=str(manifest.path),
            field="layer",
        )
    return replace(manifest, sources=tuple(s for s in manifest.sources if s.layer.name in layers))


def _load(manifest: Manifest, desk: Desk, services: Services) -> Iterator[LoadedSource]:
    """Check every source first, then load one after the other."""
    areas = read_known_areas(district=services.district)
    checked = _checked(manifest, desk.voice, parents=areas)
    with desk.voice.progress("导入", "importing") as advance:
        n_sources = len(manifest.sources)
        for done, (source, one) in enumerate(zip(manifest.sources, checked, strict=True)):
            advance(done, n_sources)
            outcome = _load_one(source, one, services)
            told = replace(
                one,
                findings=outcome.findings,
                rejected=with_cells(outcome.rejected, source=source),
            )
            yield LoadedSource(source=source, checked=told, outcome=outcome)
        advance(n_sources, n_sources)


def _checked(
    manifest: Manifest, voice: Voice, *, parents: Mapping[str, ParentAreas] | None = None
) -> tuple[CheckedLayer, ...]:
    """Read and check every source of a manifest."""
    n_sources, n_read = len(manifest.sources), 0
    with voice.progress("检查", "checking") as advance:

        def told(step: str, _: int) -> None:
            nonlocal n_read
            if step == "read":
                advance(n_read, n_sources)
                n_read += 1

        checked = check_manifest(manifest, parents=parents, progress=told)
        advance(n_sources, n_sources)
    return checked


def _load_one(source: Source, checked: CheckedLayer, services: Services) -> ImportOutcome:
    if checked.layer.name == "requests":
        return receive_file(checked, services)
    zone = source.time_zone or ZoneInfo(services.settings.time_zone)
    return import_layer(checked, district=services.district, zone=zone)
