"""Read the command line, run one verb, turn errors into sentences and exit codes.

With `--json` an error is one JSON object on the last line of standard error; standard output
holds results only.

Exit codes: 0 done, 1 our fault, 2 usage or input, 3 state, 4 engine, 5 a check found
something, 130 interrupted.
"""

import re
import signal
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import cast
from zoneinfo import ZoneInfo

import click
import typer
from pydantic import ValidationError

from gridmap.cli.app import command_line
from gridmap.cli.desk import Desk
from gridmap.cli.usage import in_chinese, tell_usage
from gridmap.cli.voice import Voice
from gridmap.errors import EngineError, GridmapError, InputError, StateError
from gridmap.settings import Settings, told

LANGUAGES = ("zh", "en")
_UsageError = cast("type[click.UsageError]", typer.BadParameter.__base__)
"""That of the Click which Typer goes by: newer ones bring their own."""

EXIT_INPUT, EXIT_STATE, EXIT_ENGINE, EXIT_INTERRUPTED = 2, 3, 4, 130


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    try:
        words, lang, as_json = _global_options(list(arguments or sys.argv[1:]))
    except click.UsageError as usage:
        spoken = Voice(as_json="--json" in (arguments or sys.argv[1:]))
        tell_usage(spoken, usage, exit_code=EXIT_INPUT)
        sys.exit(EXIT_INPUT)
    voice = Voice(lang=lang or "zh", as_json=as_json)
    try:
        settings = Settings()
    except ValidationError as error:
        for line in told(error):
            where = voice.word("环境变量有误", "bad environment")
            voice.complain(f"{where}: {voice.word(in_chinese(line), line)}")
        sys.exit(EXIT_INPUT)
    zone = ZoneInfo(settings.time_zone)
    voice = Voice(lang=lang or settings.lang, as_json=as_json, zone=zone)
    # Unwind on SIGTERM as on Ctrl-C: a private cluster is stopped by whoever started it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(_run(words, Desk(voice=voice, settings=settings)))


def _global_options(words: list[str]) -> tuple[list[str], str | None, bool]:
    """Take --json and --lang out of the words, wherever they stand.

    Raises
    ------
    click.UsageError
        The language is missing or not one of ours.
    """
    rest: list[str] = []
    lang: str | None = None
    as_json = False
    waiting = iter(words)
    for word in waiting:
        if word == "--json":
            as_json = True
        elif word == "--lang":
            lang = _language(next(waiting, ""))
        elif word.startswith("--lang="):
            lang = _language(word.removeprefix("--lang="))
        else:
            rest.append(word)
    return rest, lang, as_json


def _language(word: str) -> str:
    if word not in LANGUAGES:
        raise click.UsageError(f"--lang: {word!r} 不是 · is not one of: {', '.join(LANGUAGES)}")
    return word


def _run(words: Sequence[str], desk: Desk) -> int:
    voice = desk.voice
    try:
        outcome = command_line().main(
            args=list(words), prog_name="gridmap", standalone_mode=False, obj=desk
        )
    except typer.Exit as leaving:
        return int(leaving.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except _UsageError as usage:
        tell_usage(voice, usage, exit_code=EXIT_INPUT)
        return EXIT_INPUT
    except GridmapError as error:
        _tell(voice, error)
        return _exit_code(error)
    return outcome if isinstance(outcome, int) else 0


def _exit_code(error: GridmapError) -> int:
    match error:
        case InputError():
            return EXIT_INPUT
        case StateError():
            return EXIT_STATE
        case EngineError():
            return EXIT_ENGINE
        case _:
            return 1


def _tell(voice: Voice, error: GridmapError) -> None:
    """Say what is wrong, where, and what mends it."""
    facts = dict(error.facts)
    english = facts.pop("problem", str(error)), facts.pop("mend", None)
    chinese = facts.pop("problem_zh", english[0]), facts.pop("mend_zh", english[1])
    problem, mend = chinese if voice.lang == "zh" else english
    if voice.as_json:
        told = {"error": type(error).__name__, "exit_code": _exit_code(error)}
        voice.fault(told | {"problem": problem, "mend": mend, "facts": facts})
        return
    where = {
        name: value
        for name, value in facts.items()
        if name in {"file", "source", "row", "field", "value", "folder", "pid", "port"}
    }
    voice.complain(f"{voice.word('错误', 'error')}: {problem}", style="bold red")
    for name, value in where.items():
        voice.complain(f"  {name}: {value}")
    if mend:
        mend = _worded(str(mend), facts, voice)
        voice.complain(f"  {voice.word('处理办法', 'mend')}: {mend}")


def _worded(mend: str, facts: Mapping[str, object], voice: Voice) -> str:
    """Return what mends an error with the words behind the codes that it offers."""
    known = facts.get("known")
    if not isinstance(known, list):
        return mend
    all_words = import_module("gridmap.cli.code_words").words_of_codes()
    policy_words = import_module("gridmap.layers.policy_words")
    offered = policy_words.offered_words(facts.get("code"), all_words)

    def worded(found: re.Match[str]) -> str:
        code = found[0]
        if code not in known or code not in offered:
            return code
        words = offered[code]
        return voice.word(f"{code}（{words.zh}）", f"{code} ({words.en})")

    return re.sub(r"\w+", worded, mend, flags=re.ASCII)
