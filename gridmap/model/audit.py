"""What is put down of who did what with whose rights."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class AuditKind(StrEnum):
    """Kinds of entries; the words are part of the public interface."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (a word)
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_RESET = "account_reset"
    ACCOUNT_UNLOCKED = "account_unlocked"
    ACCOUNT_DISABLED = "account_disabled"
    RIGHTS_GRANTED = "rights_granted"
    KEY_ADDED = "key_added"
    KEY_REVOKED = "key_revoked"
    CALL_REFUSED = "call_refused"
    PERSONAL_DATA_SEEN = "personal_data_seen"
    AUDIT_READ = "audit_read"


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
