"""Create a district with what it configures, or bring an existing one up to date."""

from collections.abc import Sequence

from gridmap.casework.category import UNCLASSIFIED, Category
from gridmap.errors import InputError
from gridmap.model.level import Level
from gridmap.model.reference import Role, Tier
from gridmap.store import reference_tables
from gridmap.store.district import District


def set_up_district(
    *,
    district: District,
    name: str | None,
    roles: Sequence[Role],
    categories: Sequence[Category],
    tiers: Sequence[Tier] = (),
    levels: Sequence[Level] = (),
) -> None:
    """Store the district, its roles, categories and tiers; what is stored is changed by code.

    Levels of response are replaced as a whole where any are given.

    Without a name the district keeps the one it has.

    Raises
    ------
    InputError
        The category of requests that name none is missing.
    """
    if UNCLASSIFIED not in {one.code for one in categories}:
        raise InputError(
            problem=f"there is no category {UNCLASSIFIED!r} for requests that name none",
            mend=f"add a category with code = {UNCLASSIFIED!r}",
            problem_zh=f"缺少类别 {UNCLASSIFIED!r}，未写类别的诉求无从归类",
            mend_zh=f"增加一个 code = {UNCLASSIFIED!r} 的类别",
            field="category",
        )
    with district.writing() as conn:
        reference_tables.put_tenant(conn, district.tenant, name=name, at=district.clock())
        reference_tables.put_roles(conn, district.tenant, roles)
        reference_tables.put_categories(conn, district.tenant, categories)
        reference_tables.put_tiers(conn, district.tenant, tiers)
        reference_tables.put_levels(conn, district.tenant, levels)
