"""Show what a photo of an order shows."""

from gridmap.model.ids import PhotoId
from gridmap.store import photos
from gridmap.store.district import District


def look_at_photo(photo_id: PhotoId, *, district: District, is_thumbnail: bool = False) -> bytes:
    """Return a photo as JPEG, or a small one.

    Raises
    ------
    NotFound
        No such photo, or it was erased.
    """
    with district.reading() as conn:
        return photos.picture_of(conn, district.tenant, photo_id, is_thumbnail=is_thumbnail)
