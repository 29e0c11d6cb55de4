"""What goes over the wire of accounts: signing in, who one is, another password."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, SecretStr

from api.schemas import Body, Code
from gridmap.model.actor import AccountRole
from gridmap.model.rights import Right


def _of_whole_characters(password: SecretStr) -> SecretStr:
    """Refuse half a character: JSON can spell one, and no hash can be made of it."""
    try:
        password.get_secret_value().encode()
    except UnicodeEncodeError:
        raise ValueError("not a text: half a character stands alone") from None
    return password


Password = Annotated[
    SecretStr, Field(min_length=1, max_length=200), AfterValidator(_of_whole_characters)
]
"""Stands in no log and no error: it is written as stars."""


class Credentials(Body):
    """Login and password."""

    login: Code
    password: Password


class SessionBegun(BaseModel):
    """A session; the token itself is in a cookie that no script reads."""

    login: str
    must_change_password: bool
    ends_by: datetime


class PasswordChange(Body):
    """The present password and the one to be."""

    password: Password
    new_password: Password


class Me(BaseModel):
    """Who calls, and what they may do. No subdistricts stated is the whole district."""

    label: str
    roles: list[AccountRole]
    rights: list[Right]
    subdistricts: list[str] | None
    member_code: str | None = Field(description="the member that the account is")
    unit_code: str | None = Field(description="the unit that the account is of")
    is_open: bool = Field(description="the door is open: nobody has to sign in here")
