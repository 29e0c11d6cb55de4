"""What goes over the wire of accounts: signing in, who one is, another password."""

from datetime import datetime
from string import ascii_uppercase
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


def _in_base_32(secret: SecretStr) -> SecretStr:
    """Refuse a secret that was not drawn here."""
    if not set(secret.get_secret_value()) <= set(ascii_uppercase + "234567"):
        raise ValueError("32 characters of A-Z and 2-7, as they were drawn")
    return secret


Password = Annotated[
    SecretStr, Field(min_length=1, max_length=200), AfterValidator(_of_whole_characters)
]
"""Stands in no log and no error: it is written as stars."""


FactorCode = Annotated[str, Field(pattern="^[0-9]{6}$")]


class Credentials(Body):
    """Login and password, and the code of a second factor."""

    login: Code
    password: Password
    code: FactorCode | None = Field(
        default=None, description="of the second factor, if there is one"
    )


class SessionBegun(BaseModel):
    """A session; the token itself is in a cookie that no script reads."""

    login: str
    must_change_password: bool
    must_set_up_second_factor: bool = Field(description="the role wants one; nothing else before")
    ends_by: datetime


class PasswordChange(Body):
    """The present password and the one to be."""

    password: Password
    new_password: Password


class SecondFactorDrawn(BaseModel):
    """A secret that is not kept yet; `picture` is its QR code, a text of 0 and 1 for each row."""

    secret: str
    uri: str
    picture: list[str]


class SecondFactorKept(Body):
    """A secret that was drawn, and the code that the authenticator makes of it now."""

    password: Password
    secret: Annotated[SecretStr, Field(min_length=32, max_length=32), AfterValidator(_in_base_32)]
    code: FactorCode


class SecondFactorGivenUp(Body):
    """The present password, and a code that was not used yet."""

    password: Password
    code: FactorCode


class Me(BaseModel):
    """Who calls, and what they may do. No subdistricts stated is the whole district."""

    label: str
    roles: list[AccountRole]
    rights: list[Right]
    subdistricts: list[str] | None
    member_code: str | None = Field(description="the member that the account is")
    unit_code: str | None = Field(description="the unit that the account is of")
    volunteer_code: str | None = Field(description="the volunteer that the account is")
    has_second_factor: bool = Field(description="the account's own: a code is asked for at sign-in")
    is_open: bool = Field(description="the door is open: nobody has to sign in here")
