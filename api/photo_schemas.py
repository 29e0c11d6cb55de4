"""What goes over the wire about photos; the pictures themselves go as they are."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from gridmap.model.photo import PhotoMoment


class PhotoSent(BaseModel):
    """What tells one call from another under the same key: the file by its hash."""

    moment: PhotoMoment
    taken_at: datetime | None
    sha256: str


class PhotoKept(BaseModel):
    """A photo that is kept; `is_new` is false where the same picture was there before."""

    id: UUID
    is_new: bool


class PhotoErased(BaseModel):
    """A photo that shows nothing any more."""

    id: UUID


class PhotoTold(BaseModel):
    """A photo of an order that is still to be seen at `/photos/{id}`."""

    id: UUID
    moment: PhotoMoment
    received_at: datetime
