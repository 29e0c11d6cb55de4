"""How the findings of files are told on the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gridmap.cli.voice import Voice
from gridmap.flows.import_layer import ImportOutcome
from gridmap.ingest.checked import CheckedLayer
from gridmap.ingest.manifest import Source
from gridmap.ingest.report import report_json, report_lines, write_reject_file
from gridmap.ingest.sniff import Sniffed
from gridmap.ingest.suggest import suggested_manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSource:
    """One source of a manifest after its import; `checked` tells all that was found."""

    source: Source
    checked: CheckedLayer
    outcome: ImportOutcome


def tell_import(voice: Voice, loaded: Sequence[LoadedSource], *, dry_run: bool) -> None:
    """Tell what an import did, layer by layer, and then everything it found."""
    outcomes = [one.outcome for one in loaded]
    title = voice.word("试运行（未保存）", "Dry run (nothing is kept)") if dry_run else ""
    voice.table(
        title or voice.word("导入结果", "Imported"),
        [
            voice.word(zh, en)
            for zh, en in (
                ("图层", "layer"),
                ("版本", "version"),
                ("新增或变更", "opened"),
                ("停用", "closed"),
                ("未变", "unchanged"),
                ("退回", "rejected"),
                ("提示", "findings"),
            )
        ],
        [
            (
                one.layer,
                voice.word("未入库", "not loaded") if one.stopped else one.version_number,
                one.n_opened,
                one.n_closed,
                one.n_unchanged,
                one.n_rejected,
                len(one.findings),
            )
            for one in outcomes
        ],
    )
    _tell_lines(
        voice, [one.checked for one in loaded if one.checked.findings or one.outcome.rejected]
    )
    reports = report_json([one.checked for one in loaded])
    figures = [_figures(one) for one in outcomes]
    voice.result(
        {
            "dry_run": dry_run,
            "layers": [one | told for told, one in zip(reports, figures, strict=True)],
        }
    )


def tell_check(voice: Voice, checked: Sequence[CheckedLayer]) -> None:
    """Tell what a check without a database found."""
    _tell_lines(voice, checked)
    voice.result({"layers": report_json(checked)})


def tell_sniffed(voice: Voice, sniffed: Sniffed, *, layer: str | None) -> None:
    """Tell what is in a file, what is doubtful, and a manifest to begin with."""
    facts = {
        "rows": sniffed.n_rows,
        "encoding": sniffed.encoding.name if sniffed.encoding else None,
        "crs": sniffed.crs,
        "extent": sniffed.extent,
        "shapes": dict(sniffed.shapes),
        "tables": list(sniffed.tables),
    }
    draft = suggested_manifest(sniffed, layer=layer)
    voice.table(
        str(sniffed.path),
        (voice.word("列", "column"), voice.word("前几行", "first rows")),
        [(one.name, " | ".join(one.samples)) for one in sniffed.columns],
    )
    for name, value in facts.items():
        if value:
            voice.say(f"{name}: {value}", f"{name}: {value}")
    for one in sniffed.remarks:
        voice.say(f"  {one.zh} → {one.mend_zh}", f"  {one.en} → {one.mend_en}")
    voice.say(f"\n清单草稿：\n{draft}", f"\nA draft of the manifest:\n{draft}")
    remarks = [
        {"code": one.code, "zh": one.zh, "en": one.en, "figures": dict(one.figures)}
        for one in sniffed.remarks
    ]
    columns = {one.name: list(one.samples) for one in sniffed.columns}
    voice.result({**facts, "columns": columns, "remarks": remarks, "manifest": draft})


def write_rejects(loaded: Sequence[LoadedSource], folder: Path) -> list[Path]:
    """Write one file for every source that had rows refused; return the files."""
    written = []
    for number, one in enumerate(loaded, start=1):
        if one.checked.rejected:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{number:02}-{one.outcome.layer}.csv"
            write_reject_file(one.checked, path)
            written.append(path)
    return written


def _tell_lines(voice: Voice, checked: Sequence[CheckedLayer]) -> None:
    for line in report_lines(checked, language="zh" if voice.lang == "zh" else "en"):
        voice.say(line, line)


def _figures(one: ImportOutcome) -> dict[str, object]:
    return {
        "layer": one.layer,
        "version": one.version_number,
        "stopped": one.stopped,
        "n_opened": one.n_opened,
        "n_closed": one.n_closed,
        "n_unchanged": one.n_unchanged,
        "n_rejected": one.n_rejected,
    }
