"""What an account may do: rights, and one table that says which role has which.

Which call wants which right stands in `api.route_rights`. The three administrators are apart from
each other and from the work: one keeps accounts, one gives rights, one reads the audit; none of
them dispatches or sees personal data, and an account that is one of them is nothing else.
"""

from collections.abc import Collection
from enum import StrEnum

from gridmap.errors import InputError
from gridmap.model.actor import AccountRole


class Right(StrEnum):
    """What a call may want of whoever makes it."""

    OWN_ACCOUNT = "own_account"
    """See who one is, change one's password, sign out; read the words and the API's description."""

    SEE_MAP = "see_map"
    """Pages, layers, the feed, queues and figures."""

    SEE_ORDERS = "see_orders"
    """Work orders with their history, decisions, teams and chains; absences, offers."""

    SEE_FIGURES = "see_figures"
    """How much was asked for and how well it went, by place and category, without anybody's name.

    Whoever may not see orders is told groups of few together, and opens no list.
    """

    SEE_REPLAY = "see_replay"
    """Any past hour again: how orders stood and who led them, by code; trails want more."""

    SEE_PERSONAL_DATA = "see_personal_data"
    """Names, telephone numbers and rooms as they are; without it they are masked."""

    SEE_PHOTOS = "see_photos"
    """What photos of orders show: people may be in them, and every look is put down."""

    SEE_CAMERAS = "see_cameras"
    """Which cameras stand near an open order and where they are looked at; each with a reason."""

    SEE_TRAILS = "see_trails"
    """Where a member was."""

    SEE_DUTY = "see_duty"
    """Duty rosters, who answers for a place, whom to phone."""

    SEE_CARE = "see_care"
    """People in care, visits to households, what is known of them."""

    RECEIVE_REQUESTS = "receive_requests"
    REPORT_POSITIONS = "report_positions"
    SETTLE_REQUESTS = "settle_requests"
    """Say what becomes of a request: answered, given to a unit, merged, placed, cancelled."""

    DISPATCH = "dispatch"
    """Send people and units, offer, ask for cooperation, note calls, escalate."""

    WORK_ASSIGNMENTS = "work_assignments"
    """Sign, arrive, report back, say that one cannot go: the own ones, or for somebody by phone."""

    ANSWER_OFFERS = "answer_offers"
    """Accept or decline what is offered: to oneself, or to somebody on the telephone."""

    CLAIM_WISHES = "claim_wishes"
    """Claim wishes and report errands, for the volunteer who says so."""

    VOLUNTEER = "volunteer"
    """Errands and wishes of a volunteer: the own ones, or for somebody on the telephone."""

    LEAD_GRIDS = "lead_grids"
    """Decide whether a member who cannot go is let off; absences; care plans of the grid."""

    CHECK_ORDERS = "check_orders"
    """Check the result of a work order and close it."""

    KEEP_CARE = "keep_care"
    """Change who is in care and who visits them."""

    VISIT_HOUSEHOLDS = "visit_households"
    PUBLISH_WISHES = "publish_wishes"
    SEE_EMERGENCIES = "see_emergencies"
    CONFIRM_WARNINGS = "confirm_warnings"
    LEAD_EMERGENCIES = "lead_emergencies"
    """Warnings, plans, operations, roll calls, evacuees, goods."""

    SEE_PLANS = "see_plans"
    """Coverage, sites, simulations and drafts of new grids, as they stand."""

    PLAN = "plan"
    """Coverage, sites, simulations, drafts of new grids, edits of streets."""

    APPROVE_PLANS = "approve_plans"
    """Put a re-division into force."""

    WATCH_SERVER = "watch_server"
    """Figures of the server for those who run it."""

    SEE_ACCOUNTS = "see_accounts"
    KEEP_ACCOUNTS = "keep_accounts"
    """Add accounts without rights, reset, unlock and disable them."""

    KEEP_SETTINGS = "keep_settings"
    """Categories, tiers, roles, teams, the base map; sources and policies as they stand; phones."""

    GRANT_RIGHTS = "grant_rights"
    """Say what roles and which jurisdiction an account or a key has."""

    END_ACCESS = "end_access"
    """End sessions and revoke keys: what lets nobody in, either of two administrators may do."""

    READ_AUDIT = "read_audit"


ADMINISTRATORS = frozenset(
    {AccountRole.SYSTEM_ADMIN, AccountRole.SECURITY_ADMIN, AccountRole.AUDIT_ADMIN}
)
"""Roles that an account has alone."""

_LOOKS = {Right.OWN_ACCOUNT, Right.SEE_MAP}
_REVIEWS = {*_LOOKS, Right.SEE_ORDERS, Right.SEE_FIGURES}
_DESK = {
    *_REVIEWS,
    Right.SEE_PERSONAL_DATA,
    Right.SEE_PHOTOS,
    Right.SEE_DUTY,
    Right.RECEIVE_REQUESTS,
    Right.SETTLE_REQUESTS,
    Right.SEE_EMERGENCIES,
    Right.CONFIRM_WARNINGS,
}
_DISPATCHES = {
    *_DESK,
    Right.DISPATCH,
    Right.WORK_ASSIGNMENTS,
    Right.ANSWER_OFFERS,
    Right.CLAIM_WISHES,
    Right.VOLUNTEER,
    Right.LEAD_GRIDS,
    Right.CHECK_ORDERS,
    Right.REPORT_POSITIONS,
    Right.SEE_CAMERAS,
    Right.SEE_CARE,
    Right.PUBLISH_WISHES,
}

RIGHTS_OF: dict[AccountRole, frozenset[Right]] = {
    AccountRole.OPERATOR: frozenset(_DESK),
    AccountRole.DISPATCHER: frozenset(_DISPATCHES),
    AccountRole.SHIFT_LEADER: frozenset(
        {
            *_DISPATCHES,
            Right.SEE_REPLAY,
            Right.SEE_TRAILS,
            Right.KEEP_CARE,
            Right.LEAD_EMERGENCIES,
        }
    ),
    AccountRole.UNIT: frozenset({Right.OWN_ACCOUNT, Right.WORK_ASSIGNMENTS, Right.SEE_PHOTOS}),
    AccountRole.GRID_HEAD: frozenset(
        {
            *_REVIEWS,
            Right.SEE_PERSONAL_DATA,
            Right.SEE_PHOTOS,
            Right.SEE_DUTY,
            Right.SEE_CARE,
            Right.KEEP_CARE,
            Right.LEAD_GRIDS,
            Right.VISIT_HOUSEHOLDS,
            Right.PUBLISH_WISHES,
            Right.CLAIM_WISHES,
            Right.VOLUNTEER,
            Right.SEE_EMERGENCIES,
            Right.CONFIRM_WARNINGS,
        }
    ),
    AccountRole.CHECKER: frozenset({*_REVIEWS, Right.SEE_PHOTOS, Right.CHECK_ORDERS}),
    AccountRole.PLANNER: frozenset({*_LOOKS, Right.SEE_FIGURES, Right.SEE_PLANS, Right.PLAN}),
    AccountRole.MEMBER: frozenset(
        {
            Right.OWN_ACCOUNT,
            Right.WORK_ASSIGNMENTS,
            Right.ANSWER_OFFERS,
            Right.SEE_PHOTOS,
            Right.SEE_TRAILS,
        }
    ),
    AccountRole.VOLUNTEER: frozenset({Right.OWN_ACCOUNT, Right.ANSWER_OFFERS, Right.VOLUNTEER}),
    AccountRole.LEADER: frozenset(
        {
            *_REVIEWS,
            Right.SEE_REPLAY,
            Right.SEE_EMERGENCIES,
            Right.SEE_DUTY,
            Right.SEE_PLANS,
            Right.APPROVE_PLANS,
        }
    ),
    AccountRole.EVALUATOR: frozenset({*_REVIEWS, Right.SEE_REPLAY, Right.SEE_PLANS}),
    AccountRole.SCREEN: frozenset(_LOOKS),
    AccountRole.GATEWAY: frozenset(
        {
            Right.OWN_ACCOUNT,
            Right.RECEIVE_REQUESTS,
            Right.REPORT_POSITIONS,
            Right.WATCH_SERVER,
        }
    ),
    AccountRole.SYSTEM_ADMIN: frozenset(
        {
            Right.OWN_ACCOUNT,
            Right.SEE_ACCOUNTS,
            Right.KEEP_ACCOUNTS,
            Right.KEEP_SETTINGS,
            Right.END_ACCESS,
            Right.WATCH_SERVER,
        }
    ),
    AccountRole.SECURITY_ADMIN: frozenset(
        {Right.OWN_ACCOUNT, Right.SEE_ACCOUNTS, Right.GRANT_RIGHTS, Right.END_ACCESS}
    ),
    AccountRole.AUDIT_ADMIN: frozenset({Right.OWN_ACCOUNT, Right.READ_AUDIT}),
}
"""The one table of what each role may do."""


def rights_of(roles: Collection[AccountRole]) -> frozenset[Right]:
    """Return what whoever has these roles may do; the own account is theirs without any.

    >>> sorted(rights_of({AccountRole.AUDIT_ADMIN}))
    [<Right.OWN_ACCOUNT: 'own_account'>, <Right.READ_AUDIT: 'read_audit'>]
    """
    return frozenset({Right.OWN_ACCOUNT}.union(*(RIGHTS_OF[role] for role in roles)))


def are_apart(roles: Collection[AccountRole]) -> bool:
    """Tell whether roles may be of one account: an administrator has one role.

    >>> are_apart({AccountRole.AUDIT_ADMIN}), are_apart(set(AccountRole))
    (True, False)
    """
    return len(set(roles)) <= 1 or not ADMINISTRATORS.intersection(roles)


def check_apart(roles: Collection[AccountRole]) -> None:
    """Refuse roles of which one is an administrator's and another one is not the same.

    Raises
    ------
    InputError
        An administrator has one role.
    """
    if not are_apart(roles):
        raise InputError(
            problem="an administrator has no other role: who keeps accounts, who gives rights and"
            " who reads the audit are three persons, and none of them dispatches",
            mend="add another account for the other role",
            problem_zh="管理员不得兼任其他角色：系统、安全、审计三员分立，且均不参与派单",
            mend_zh="请为其他角色另建账户",
            field="roles",
        )
