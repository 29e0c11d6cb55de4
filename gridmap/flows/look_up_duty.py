"""Read who is on duty, where nobody is, and who answers for a place."""

from collections.abc import Mapping
from datetime import datetime

from gridmap.errors import InputError
from gridmap.store import duty_roster, levels, responsibles
from gridmap.store.district import District


def read_duties(
    *,
    district: District,
    at: datetime | None = None,
    level: str | None = None,
    area_code: str | None = None,
) -> list[Mapping[str, object]]:
    """Return who is on duty at an instant, by default now, the lowest level first."""
    with district.reading() as conn:
        ranks = {one.code: one.rank for one in levels.read_levels(conn, district.tenant)}
        rows = duty_roster.duties_at(
            conn,
            district.tenant,
            at=at or district.clock(),
            level=level,
            area_code=area_code,
        )
    return sorted(rows, key=lambda row: ranks.get(str(row["level"]), 0))


def read_duty_gaps(
    *, district: District, at: datetime | None = None, level: str | None = None
) -> list[Mapping[str, object]]:
    """Return the areas with nobody on duty at an instant, by default now, level by level.

    Raises
    ------
    InputError
        There is no such level.
    """
    with district.reading() as conn:
        known = levels.read_levels(conn, district.tenant)
        asked = [one for one in known if level in (None, one.code)]
        if not asked:
            codes = [one.code for one in known]
            raise InputError(
                problem=f"there is no level {level!r}",
                mend=f"there are: {', '.join(codes)}",
                problem_zh=f"没有层级 {level!r}",
                mend_zh=f"可用：{'、'.join(codes)}",
                field="level",
                value=level,
            )
        instant = at or district.clock()
        return [
            {"level": one.code, **gap}
            for one in asked
            for gap in duty_roster.gaps_at(conn, district.tenant, one, at=instant)
        ]


def read_responsibles(
    *,
    district: District,
    at: datetime | None = None,
    layer: str | None = None,
    place_code: str | None = None,
    limit: int = 1_000,
) -> list[Mapping[str, object]]:
    """Return who answers at an instant, by default now, for everything or for one place."""
    with district.reading() as conn:
        return responsibles.responsibles_at(
            conn,
            district.tenant,
            at=at or district.clock(),
            layer=layer,
            place_code=place_code,
            limit=limit,
        )
