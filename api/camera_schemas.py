"""What the desk sends and is told of cameras."""

from pydantic import BaseModel

from api.schemas import Body, Code, Reason


class WhyLook(Body):
    """Why somebody looks."""

    reason: Reason


class OpenCamera(WhyLook):
    """Which camera somebody opens, and why."""

    code: Code


class CameraNear(BaseModel):
    """A camera of the register; `bearing_deg` is seen from the order, clockwise from north.

    `has_link`: the register says where the video platform shows it.
    """

    code: str
    name: str
    owner: str | None
    lon: float
    lat: float
    distance_m: float
    bearing_deg: float | None
    has_link: bool


class CameraAddress(BaseModel):
    """Where the video platform shows a camera."""

    link: str
