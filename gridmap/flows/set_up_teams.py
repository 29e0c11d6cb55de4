"""Store which teams a district's categories ask for."""

from collections.abc import Mapping, Sequence

from gridmap.errors import InputError
from gridmap.model.team import Part
from gridmap.store import teams as teams_by_category
from gridmap.store.district import District


def set_up_teams(teams: Mapping[str, Sequence[Part]], *, district: District) -> None:
    """Store the team of each category; a category that is not given asks for none.

    Raises
    ------
    InputError
        A team is for no category.
    """
    with district.writing() as conn:
        unknown = teams_by_category.unknown_categories(conn, district.tenant, teams)
        if unknown:
            raise InputError(
                problem=f"teams are stated for categories that there are not: {', '.join(unknown)}",
                mend="correct teams.toml, or add the categories",
                problem_zh=f"组队要求指向不存在的类别：{'、'.join(unknown)}",
                mend_zh="更正 teams.toml，或增加这些类别",
                field="category",
            )
        teams_by_category.put_by_category(conn, district.tenant, teams)
