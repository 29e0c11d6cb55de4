"""The policies of a district as a TOML file states them, one table a policy."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from gridmap.casework.care_policy import CarePolicy
from gridmap.casework.chase_policy import ChasePolicy
from gridmap.casework.escalation_policy import EscalationPolicy
from gridmap.casework.evacuees import EvacueePolicy
from gridmap.casework.fixes import PositionPolicy
from gridmap.casework.intake_policy import IntakePolicy
from gridmap.casework.petitions import PetitionPolicy
from gridmap.casework.photos import PhotoPolicy
from gridmap.casework.wishes import WishPolicy
from gridmap.dispatch.plan_policy import PlanPolicy
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import UnreadableFile

_Policy = TypeVar(
    "_Policy",
    DispatchPolicy,
    IntakePolicy,
    ChasePolicy,
    EscalationPolicy,
    CarePolicy,
    WishPolicy,
    PlanPolicy,
    PositionPolicy,
    PetitionPolicy,
    PhotoPolicy,
    EvacueePolicy,
)


LONGEST_S = 366 * 86_400
"""No pause, limit or surcharge is longer; from some number of seconds on, no date follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """Everything that a city tunes; each field is a table of the file."""

    dispatch: DispatchPolicy = field(default_factory=DispatchPolicy)
    intake: IntakePolicy = field(default_factory=IntakePolicy)
    chase: ChasePolicy = field(default_factory=ChasePolicy)
    escalation: EscalationPolicy = field(default_factory=EscalationPolicy)
    care: CarePolicy = field(default_factory=CarePolicy)
    wishes: WishPolicy = field(default_factory=WishPolicy)
    plan: PlanPolicy = field(default_factory=PlanPolicy)
    positions: PositionPolicy = field(default_factory=PositionPolicy)
    petitions: PetitionPolicy = field(default_factory=PetitionPolicy)
    photos: PhotoPolicy = field(default_factory=PhotoPolicy)
    evacuees: EvacueePolicy = field(default_factory=EvacueePolicy)


def read_policies(path: Path | None, *, zone_name: str) -> Policies:
    """Return the policies of a file; what it does not state, and no file at all, is as shipped.

    Raises
    ------
    UnreadableFile
        No such file, no TOML, an unknown table or key, or a value that cannot be meant.
    """
    stated = {} if path is None else _document(path)
    known = [one.name for one in fields(Policies)]
    for name in stated:
        if name not in known:
            raise _bad(path, name, f"unknown table [{name}]", f"未知的表 [{name}]")
    return Policies(
        dispatch=_policy(DispatchPolicy, "dispatch", stated, path, zone_name=zone_name),
        intake=_policy(IntakePolicy, "intake", stated, path, zone_name=zone_name),
        chase=_policy(ChasePolicy, "chase", stated, path),
        escalation=_policy(EscalationPolicy, "escalation", stated, path),
        care=_policy(CarePolicy, "care", stated, path),
        wishes=_policy(WishPolicy, "wishes", stated, path),
        plan=_policy(PlanPolicy, "plan", stated, path),
        positions=_policy(PositionPolicy, "positions", stated, path),
        petitions=_policy(PetitionPolicy, "petitions", stated, path),
        photos=_policy(PhotoPolicy, "photos", stated, path),
        evacuees=_policy(EvacueePolicy, "evacuees", stated, path),
    )


def _policy(
    kind: type[_Policy],
    table: str,
    stated: Mapping[str, object],
    path: Path | None,
    **settled: object,
) -> _Policy:
    values: Any = stated.get(table, {})
    if not isinstance(values, dict):
        raise _bad(path, table, f"{table} is not a table", f"{table} 不是一个表")
    types = {one.name: one.type for one in fields(kind) if one.name not in settled}
    for key, value in values.items():
        where = f"{table}.{key}"
        if key not in types:
            known = ", ".join(types)
            raise _bad(path, where, f"unknown key; there are: {known}", f"未知的键；可用：{known}")
        if not _fits(value, types[key]):
            raise _bad(path, where, f"{value!r} does not fit", f"{value!r} 不合适")
        if key.endswith("_s") and isinstance(value, int | float) and value > LONGEST_S:
            raise _bad(path, where, f"{value!r} s is more than a year", f"{value!r} 秒超过一年")
    values = {key: _as_meant(value, types[key]) for key, value in values.items()}
    try:
        return kind(**(values | settled))
    except ValueError as error:
        raise _bad(path, table, str(error), f"数值不合理（{error}）") from error


def _fits(value: object, wanted: object) -> bool:
    """Tell whether a value is of the kind of a field; whole numbers are numbers too."""
    if wanted is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return value in list(wanted)
    return type(value) is wanted


def _as_meant(value: object, wanted: object) -> object:
    """Return a word as the choice that it stands for; anything else as it is."""
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return wanted(str(value))
    return value


def _document(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _bad(
            path,
            None,
            f"the file cannot be opened: {error.strerror}",
            f"文件无法打开：{error.strerror}",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _bad(
            path,
            None,
            f"the file is not valid TOML: {error}",
            f"文件不是有效的 TOML：{error}",
        ) from error


def _bad(path: Path | None, key: str | None, problem: str, problem_zh: str) -> UnreadableFile:
    return UnreadableFile(
        code="bad_policy",
        problem=f"{key}: {problem}" if key else problem,
        mend="correct the file; `gridmap district policy FILE` checks it",
        problem_zh=f"{key}：{problem_zh}" if key else problem_zh,
        mend_zh="更正文件；可用 `gridmap district policy FILE` 检查",
        file=str(path),
        field=key,
    )
