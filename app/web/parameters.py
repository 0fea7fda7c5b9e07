"""What the address of a page asks for behind its question mark, read strictly and in one way.

A parameter that is left out or empty asks for nothing. One that stands there twice, or says what no page of
ours would write there, is refused with 400, and the page without it is offered. Nothing is read as something
else: a person who follows a damaged link must not take one list for another.

Free text to search for has no wrong values. Where to go after signing in is judged by `security.local_path`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from flask import request

from app.shared.refusals import RuleBroken

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)
CURSOR_PARAM = "after"  # where a page of a list begins
_PLAIN_WORDS = re.compile(r"[\w -]{1,80}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,9}")
MAX_NUMBER_PARAM = 2**31 - 1
LISTED_CHOICES_LIMIT = 12  # choices that fit into a sentence


class InvalidParameter(RuleBroken):
    """A page was asked for by a parameter that says nothing. `name` is that of the parameter."""

    status = 400

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


class InvalidCursor(InvalidParameter):
    """A page of a list was asked for by a mark that is none of ours."""

    def __init__(self) -> None:
        super().__init__(
            CURSOR_PARAM, "That page of the list does not exist. Start again from its beginning."
        )


def text_param(name: str) -> str | None:
    """The text of a parameter, or None if it is empty. Raises InvalidParameter if it is there twice."""
    said = request.args.getlist(name)
    if len(said) > 1:
        raise InvalidParameter(name, f"The address says “{name}” more than once.")
    return said[0] or None if said else None


def choices_param(name: str, choices: Mapping[str, T]) -> list[T]:
    """The choices of a parameter that can be there several times. Raises InvalidParameter for any other."""
    return [_chosen(name, said, choices) for said in request.args.getlist(name)]


def choice_param(name: str, choices: Mapping[str, T]) -> T | None:
    """The choice of a parameter, by its word, or None. Raises InvalidParameter for any other word."""
    said = text_param(name)
    return None if said is None else _chosen(name, said, choices)


def enum_by_value(words: type[W]) -> dict[str, W]:
    """The members of an enum, by their values."""
    return {word.value: word for word in words}


def number_param(name: str, *, least: int = 0, most: int = MAX_NUMBER_PARAM) -> int | None:
    """The number of a parameter, or None. Raises InvalidParameter for any but one from `least` to `most`."""
    said = text_param(name)
    if said is None:
        return None
    if not _NUMBER.fullmatch(said) or not least <= int(said) <= most:
        raise InvalidParameter(name, f"There is no such {name}.")
    return int(said)


def date_param(name: str) -> date | None:
    """The date of a parameter, such as 2026-11-02, or None. Raises InvalidParameter for what is no date."""
    said = text_param(name)
    try:
        day = date.fromisoformat(said) if said else None
    except ValueError:
        day = None
    if said and (day is None or day.isoformat() != said):
        raise InvalidParameter(
            name, "There is no such day. Write it as year, month and day, such as 2026-11-02."
        )
    return day


def cursor_param() -> str | None:
    """The cursor of the page of a list, or None for the first page."""
    return text_param(CURSOR_PARAM)


def offset_param(size: int) -> int:
    """The first row of a page of `size` rows, counted from 0. Raises InvalidCursor for no such page."""
    said = text_param(CURSOR_PARAM)
    if said is None:
        return 0
    if not _NUMBER.fullmatch(said) or not 0 < int(said) <= MAX_NUMBER_PARAM or int(said) % size:
        raise InvalidCursor
    return int(said)


def path_without_param(name: str) -> str:
    """The path that was asked for without one parameter; others stay where they are plain words."""
    left_out = {name, CURSOR_PARAM}
    asked = [each for each in request.args.items() if each[0] not in left_out]
    plain = [each for each in asked if all(map(_PLAIN_WORDS.fullmatch, each))]
    return f"{request.script_root}{request.path}{'?' if plain else ''}{urlencode(plain)}"


def _chosen(name: str, said: str, choices: Mapping[str, T]) -> T:
    if said not in choices:
        there_are = f" It can be {', '.join(choices)}." if 0 < len(choices) <= LISTED_CHOICES_LIMIT else ""
        raise InvalidParameter(name, f"There is no such {name}.{there_are}")
    return choices[said]
