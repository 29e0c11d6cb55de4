"""Photos of a matter: as it was told, before somebody worked on it, and after."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gridmap.model.ids import AssignmentId, WorkOrderId
from gridmap.model.worded import Worded


class PhotoMoment(Worded):
    """What a photo shows."""

    TOLD = "told", "来件", "as told"
    BEFORE = "before", "处置前", "before"
    AFTER = "after", "处置后", "after"


class WorkMoment(StrEnum):
    """The moments that whoever handles an order takes photos of, and that a category may want."""

    BEFORE = PhotoMoment.BEFORE.value
    AFTER = PhotoMoment.AFTER.value


class NoPhotoBecause(Worded):
    """Why a photo that is wanted was not taken: one tap, and the desk sees it."""

    PRIVACY = "privacy", "涉及他人隐私", "people would be in it"
    DARK = "dark", "光线不足或无法靠近", "too dark, or out of reach"
    CAMERA = "camera", "手机无法拍照", "the camera does not work"
    GONE = "gone", "到场时已无现场", "nothing was left to show"
    BY_PHONE = "by_phone", "电话解决，未到场", "solved by phone"
    OTHER = "other", "其他原因", "another reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPhoto:
    """A picture as it is kept: read, turned upright, made smaller and written anew.

    Nothing of the file it came in is left but what can be seen. `sha256` is that of the picture.
    """

    picture: bytes = field(repr=False)
    thumbnail: bytes = field(repr=False)
    sha256: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhoto:
    """A photo of an order, by whoever handles it under an assignment, or by the desk."""

    order_id: WorkOrderId
    moment: PhotoMoment
    photo: PreparedPhoto
    actor: str
    assignment_id: AssignmentId | None = None
    taken_at: datetime | None = None
