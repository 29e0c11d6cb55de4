"""What a column can hold: a name that it cannot is nobody's, and no question for the database."""

_MOST_INT4 = 2**31 - 1


def is_text(said: str) -> bool:
    r"""Tell whether PostgreSQL keeps a text: no zero byte, no half of a surrogate pair.

    >>> is_text("网格员"), is_text("a\x00"), is_text("\ud800")
    (True, False, False)
    """
    return "\x00" not in said and not any("\ud800" <= sign <= "\udfff" for sign in said)


def int4(said: str) -> int | None:
    """Return a number as a column of four bytes holds it; None where it cannot.

    >>> int4("7"), int4("2147483648"), int4("seven")
    (7, None, None)
    """
    try:
        number = int(said)
    except ValueError:
        return None
    return number if -_MOST_INT4 <= number <= _MOST_INT4 else None
