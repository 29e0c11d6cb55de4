"""What goes over the wire of the health of a server, for whoever runs it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class _Seen(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class WorkerNow(_Seen):
    """A process that dispatches, or did within a week."""

    place: str
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    silent_s: float
    is_at_work: bool


class DatabaseNow(_Seen):
    """The database and the feed in it."""

    server_version: str
    postgis: str | None
    started_at: datetime
    size_bytes: int
    n_connections: int
    most_connections: int
    n_outbox: int
    outbox_oldest_at: datetime | None
    outbox_newest_at: datetime | None
    outbox_oldest_s: float | None


class ProcessNow(BaseModel):
    """The process that answers."""

    place: str
    version: str
    python: str
    has_worker: bool
    kernel: bool
    n_listeners: int
    feed_age_s: float | None


class ClusterNow(BaseModel):
    """The private cluster, where there is one, and the disk that it lies on."""

    folder: str
    state: str
    free_bytes: int


class DeliveriesNow(_Seen):
    """How messages stand at one destination; `n_delivered` counts the last 24 hours."""

    code: str
    n_delivered: int
    n_waiting: int
    n_stuck: int
    oldest_waiting_s: float | None
    paused_at: datetime | None


class HealthNow(BaseModel):
    """How everything stands. `troubles` are codes of what somebody has to look after."""

    at: datetime
    troubles: list[str]
    process: ProcessNow
    database: DatabaseNow
    revision: str | None
    revision_needed: str | None
    cluster: ClusterNow | None
    workers: list[WorkerNow]
    destinations: list[DeliveriesNow]
    streets: str | None
    settings: dict[str, str | None]


class CheckNow(BaseModel):
    """What was counted anew, and what of it is not as the tables say."""

    revision: str | None
    revision_needed: str | None
    is_well: bool
    off: dict[str, list[str]]
