"""Every error that gridmap raises, in one tree, sorted by who has to act.

GridmapError
├── InputError              the caller: fix what you sent
│   ├── OutsideServiceArea    a place that no area of this district contains
│   ├── BadManifest           the description of an import is wrong
│   ├── UnreadableFile        a file cannot be read as what it claims to be
│   ├── KeyReused             one idempotency key came with two different bodies
│   ├── UnknownDevice         no unrevoked device of a member has this token
│   ├── BadPhoto              what came is no photo, or one that is not taken
│   ├── ReasonNeeded          a choice against what is recommended came without its reason
│   ├── NotSignedIn           the call needs an account, a key or a token that is in force
│   ├── NotAllowed            whoever calls has no right to this
│   ├── SignInRefused         no such account with this password, or it is shut for a while
│   ├── SecondFactorWanted    login and password fit; the code of the authenticator is wanted too
│   ├── PasswordDue           the one-time password has to be changed before anything else
│   ├── SecondFactorDue       the role wants a second factor, and the account has none yet
│   └── TooManyTries          too many wrong tries from one address
├── StateError              nobody is wrong: look again, the world has moved
│   ├── NotFound
│   ├── SightTooNarrow        it is about the whole district, and the caller sees a part of it
│   ├── IllegalMove           the work order or assignment cannot take this step now
│   ├── StaleSituation        what a decision was based on changed before it was stored
│   ├── AlreadyAssigned       the work order has an active lead already
│   ├── MemberFull            the member has no free place left
│   ├── CannotBeSent          a rule refuses the member that no reason outweighs
│   ├── OfferOver             the offer was answered, withdrawn, or its time is over
│   ├── TooLateToUndo         the time to take something back is over, or it went on
│   ├── TeamIncomplete        somebody of the team is missing or not ready
│   ├── SamePerson            two signatures of one person where two persons are wanted
│   ├── AnsweredOtherwise     somebody else has given another answer already
│   ├── AskedBefore           it is asked once, and was
│   ├── PhotoMissing          a photo that the category wants is missing, and nobody says why
│   ├── OutOfStock            the store does not hold that many
│   ├── StillOpen             an operation or a shift cannot end while something of it is open
│   ├── NumberTaken           an outside number is that of a request which the caller does not see
│   ├── WishTaken             somebody else has claimed the wish
│   ├── FolderInUse           another process holds the data folder
│   └── NotTheSample          the demonstration was pointed at somebody's own district
└── EngineError             the operator: something beside gridmap is missing, down or full
    ├── DatabaseUnavailable
    ├── ProgramMissing        PostgreSQL, PostGIS or another program is not installed
    ├── ClusterBroken         the private cluster cannot be started; says why
    ├── DiskFull
    ├── RoleMissing           a role of the database server is missing, or is not ours to take
    ├── NetworkBroken         there are streets, but no network can be built from them
    ├── IdentityProviderDown  the keys that bearer tokens are checked by cannot be had
    ├── WorkerStopped         nothing is dispatched any more
    └── RehearsalEnded        the system has ended a process that rehearsed days
"""


class GridmapError(Exception):
    """Base of all gridmap errors.

    Carries its facts as attributes; the sentence is built from them, so that a door can
    word it again in another language. Facts of a fixed meaning: `problem` says what is wrong and
    `mend` what to do about it, both in English; `problem_zh` and `mend_zh` say it in Chinese.
    """

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(", ".join(f"{name}={value!r}" for name, value in facts.items()))


class InputError(GridmapError):
    """The caller has to fix what it sent."""


class OutsideServiceArea(InputError):
    """No area of this district contains the place."""


class BadManifest(InputError):
    """The description of an import is wrong."""


class UnreadableFile(InputError):
    """A file cannot be read as what it claims to be."""


class KeyReused(InputError):
    """One idempotency key came with two different bodies."""


class UnknownDevice(InputError):
    """No unrevoked device of a member has this token."""


class BadPhoto(InputError):
    """What came is no photo, or one that is not taken; `why` says which."""


class ReasonNeeded(InputError):
    """A choice against what is recommended came without its reason."""


class NotSignedIn(InputError):
    """Nobody is signed in, or what was sent as proof is not in force."""


class NotAllowed(InputError):
    """Whoever calls has no right to this."""


class SignInRefused(InputError):
    """Login and password do not fit, or the account is shut: nobody is told which."""


class SecondFactorWanted(InputError):
    """Login and password fit, and the code of the authenticator is wanted besides."""


class PasswordDue(InputError):
    """The one-time password has to be changed before anything else."""


class SecondFactorDue(InputError):
    """The role wants a second factor, which has to be set up before anything else."""


class TooManyTries(InputError):
    """Too many wrong tries came from one address."""


class StateError(GridmapError):
    """Nobody is wrong: the world has moved, look again."""


class NotFound(StateError):
    """No such row in this district."""


class SightTooNarrow(StateError):
    """The question is about the whole district, and whoever asks sees a part of it."""


class IllegalMove(StateError):
    """The work order or assignment cannot take this step in its present state."""


class StaleSituation(StateError):
    """What a decision was based on changed before it was stored."""


class AlreadyAssigned(StateError):
    """The work order has an active lead already."""


class MemberFull(StateError):
    """The member has no free place left."""


class CannotBeSent(StateError):
    """A rule refuses the member that no reason outweighs."""


class OfferOver(StateError):
    """The offer was answered or withdrawn before, or its time is over."""


class TooLateToUndo(StateError):
    """The time to take something back is over, or the work has gone on since."""


class TeamIncomplete(StateError):
    """Somebody of the team is missing, or neither ready nor released."""


class SamePerson(StateError):
    """One person signed twice where two persons are wanted."""


class AnsweredOtherwise(StateError):
    """Somebody else has given another answer already."""


class AskedBefore(StateError):
    """It may be asked once, and was."""


class PhotoMissing(StateError):
    """A photo that the category wants is missing, and nobody says why."""


class OutOfStock(StateError):
    """The store does not hold that many."""


class StillOpen(StateError):
    """An operation or a shift cannot end while something of it is open."""


class NumberTaken(StateError):
    """An outside number is that of a request which the caller does not see."""


class WishTaken(StateError):
    """Somebody else has claimed the wish, or the volunteer holds as many as may be."""


class FolderInUse(StateError):
    """Another process holds the data folder."""


class NotTheSample(StateError):
    """The demonstration was pointed at a database that holds somebody's own district."""


class EngineError(GridmapError):
    """The operator has to act: something beside gridmap is missing, down or full."""

    @property
    def is_of_one(self) -> bool:
        """Tell whether the server ended this one transaction only: others may well go through."""
        return "sqlstate" in self.facts


class DatabaseUnavailable(EngineError):
    """The database does not answer."""


class ProgramMissing(EngineError):
    """PostgreSQL, PostGIS or another program is not installed."""


class ClusterBroken(EngineError):
    """The private cluster cannot be started or used."""


class DiskFull(EngineError):
    """No room is left on the disk."""


class RoleMissing(EngineError):
    """The server lacks a role that gridmap may not create, or does not let us take it."""


class NetworkBroken(EngineError):
    """The streets in force make no network: nobody can be timed."""


class IdentityProviderDown(EngineError):
    """The keys of the identity provider cannot be had: its tokens cannot be checked."""


class WorkerStopped(EngineError):
    """The worker of this process has ended: nothing is dispatched any more."""


class RehearsalEnded(EngineError):
    """The system has ended a process that rehearsed days: most likely for want of memory."""
