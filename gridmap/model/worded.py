"""Choices that people read: each has its word beside its code."""

from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """A choice with a code, for machines, and its word in Chinese and English.

    >>> from gridmap.model.work_order import CaseState
    >>> CaseState.TO_BE_DISPATCHED.value, CaseState("A05").zh, CaseState("A05").en
    ('A05', '待派遣', 'to be dispatched')
    """

    zh: str
    en: str

    def __new__(cls, code: str, zh: str = "", en: str = "") -> Self:
        """Return the choice with its words."""
        one = str.__new__(cls, code)
        one._value_ = code
        one.zh, one.en = zh, en
        return one

    @property
    def words(self) -> tuple[str, str]:
        """Return both words, the Chinese one first."""
        return self.zh, self.en
