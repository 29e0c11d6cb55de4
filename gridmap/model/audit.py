"""What is put down of who did what with whose rights."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class AuditKind(StrEnum):
    """Kinds of entries; the words are part of the public interface."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (a word)
    SECOND_FACTOR_KEPT = "second_factor_kept"
    SECOND_FACTOR_GIVEN_UP = "second_factor_given_up"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_RESET = "account_reset"
    ACCOUNT_UNLOCKED = "account_unlocked"
    ACCOUNT_DISABLED = "account_disabled"
    RIGHTS_GRANTED = "rights_granted"
    KEY_ADDED = "key_added"
    KEY_REVOKED = "key_revoked"
    DESTINATION_ADDED = "destination_added"
    DESTINATION_CHANGED = "destination_changed"
    DESTINATION_PAUSED = "destination_paused"
    DESTINATION_RESUMED = "destination_resumed"
    DESTINATION_SECRET_RENEWED = "destination_secret_renewed"  # noqa: S105 (a word)
    DESTINATION_REMOVED = "destination_removed"
    DELIVERIES_RETRIED = "deliveries_retried"
    DELIVERIES_GIVEN_UP = "deliveries_given_up"
    SESSION_ENDED = "session_ended"
    SETTINGS_CHANGED = "settings_changed"
    CALL_REFUSED = "call_refused"
    PERSONAL_DATA_SEEN = "personal_data_seen"
    CAMERAS_SEEN = "cameras_seen"
    CAMERA_OPENED = "camera_opened"
    AUDIT_READ = "audit_read"
    EVENTS_SEALED = "events_sealed"
    RAISES_MISSED = "raises_missed"
    CALLERS_FORGOTTEN = "callers_forgotten"
    EVACUEES_FORGOTTEN = "evacuees_forgotten"
    LEGAL_HOLD_SET = "legal_hold_set"
    LEGAL_HOLD_LIFTED = "legal_hold_lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the audit: who did what, to what, by which right, from where."""

    kind: AuditKind
    actor: str
    actor_id: UUID | None = None
    wanted: str | None = None
    about: str | None = None
    address: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who does something that the audit tells, from where and why."""

    actor: str
    address: str | None = None
    reason: str | None = None

    def line(
        self, kind: AuditKind, about: str, facts: Mapping[str, object] | None = None
    ) -> AuditEntry:
        """Return the line of the audit that says so."""
        told = dict(facts or {}) | ({} if self.reason is None else {"reason": self.reason})
        return AuditEntry(
            kind=kind, actor=self.actor, about=about, address=self.address, facts=told
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuestion:
    """Which lines are wanted: who, what, whom it is about (a part of it), when.

    `since` counts itself, `before` does not. `before_id` goes on within an instant: lines of it
    with a smaller id follow.
    """

    actor: str | None = None
    kind: AuditKind | None = None
    about: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    before_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditGaps:
    """What the audit should say and does not, and whether it is guarded.

    Every account, key and session leaves a line when it comes, and every disabled account and
    revoked key when it goes; what came before the oldest line is left out. `unguarded` are the
    triggers that keep the audit from being rewritten and are not in force.
    """

    n_lines: int
    oldest_at: datetime | None
    newest_at: datetime | None
    silence_s: float | None
    silence_from: datetime | None
    accounts: list[str]
    disabled_accounts: list[str]
    keys: list[str]
    revoked_keys: list[str]
    n_sessions: int
    unguarded: list[str]

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is missing."""
        named = (self.accounts, self.disabled_accounts, self.keys, self.revoked_keys)
        return not (any(named) or self.n_sessions or self.unguarded)
