"""What the address of a page asks for behind its question mark, read strictly and in one way.

A parameter that is left out or empty asks for nothing. One that stands there twice, or says what no page of
ours would write there, is refused with 400, and the page without it is offered. Nothing is read as something
else: a person who follows a damaged link must not take one list for another.

Free text to search for has no wrong values. Where to go after signing in is judged by `security.own_path`.
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
MARK = "after"  # where a page of a list begins
_PLAIN = re.compile(r"[\w -]{1,80}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,9}")
LARGEST = 2**31 - 1
FEW = 12  # choices that fit into a sentence


class BadQuery(RuleBroken):
    """A page was asked for by a parameter that says nothing. `name` is that of the parameter."""

    status = 400

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


class BadMark(BadQuery):
    """A page of a list was asked for by a mark that is none of ours."""

    def __init__(self) -> None:
        super().__init__(MARK, "That page of the list does not exist. Start again from its beginning.")


def text_asked_for(name: str) -> str | None:
    """What a parameter says, None where it says nothing. Raises BadQuery where it stands there twice."""
    said = request.args.getlist(name)
    if len(said) > 1:
        raise BadQuery(name, f"The address says “{name}” more than once.")
    return said[0] or None if said else None


def texts_asked_for(name: str, choices: Mapping[str, T]) -> list[T]:
    """What a parameter that may stand there several times says. Raises BadQuery for any other word."""
    return [_chosen(name, said, choices) for said in request.args.getlist(name)]


def choice_asked_for(name: str, choices: Mapping[str, T]) -> T | None:
    """Which of the choices a parameter asks for, by the word for each. Raises BadQuery for any other word."""
    said = text_asked_for(name)
    return None if said is None else _chosen(name, said, choices)


def words_of(words: type[W]) -> dict[str, W]:
    """The choices of an enumeration, by the word for each."""
    return {word.value: word for word in words}


def number_asked_for(name: str, *, least: int = 0, most: int = LARGEST) -> int | None:
    """The number a parameter asks for. Raises BadQuery for what is no number from `least` to `most`."""
    said = text_asked_for(name)
    if said is None:
        return None
    if not _NUMBER.fullmatch(said) or not least <= int(said) <= most:
        raise BadQuery(name, f"There is no such {name}.")
    return int(said)


def day_asked_for(name: str) -> date | None:
    """The day a parameter asks for, such as 2026-11-02. Raises BadQuery for what is no day."""
    said = text_asked_for(name)
    try:
        day = date.fromisoformat(said) if said else None
    except ValueError:
        day = None
    if said and (day is None or day.isoformat() != said):
        raise BadQuery(name, "There is no such day. Write it as year, month and day, such as 2026-11-02.")
    return day


def mark_asked_for() -> str | None:
    """The page of a list that was asked for, or None for the first."""
    return text_asked_for(MARK)


def position_asked_for(size: int) -> int:
    """Where a page of a list of `size` rows each begins, counted from 0. Raises BadMark for no such page."""
    said = text_asked_for(MARK)
    if said is None:
        return 0
    if not _NUMBER.fullmatch(said) or not 0 < int(said) <= LARGEST or int(said) % size:
        raise BadMark
    return int(said)


def page_without(name: str) -> str:
    """The path that was asked for without one parameter; others stay where they are plain words."""
    left_out = {name, MARK}
    asked = [each for each in request.args.items() if each[0] not in left_out]
    plain = [each for each in asked if all(map(_PLAIN.fullmatch, each))]
    return f"{request.script_root}{request.path}{'?' if plain else ''}{urlencode(plain)}"


def _chosen(name: str, said: str, choices: Mapping[str, T]) -> T:
    if said not in choices:
        there_are = f" It can be {', '.join(choices)}." if 0 < len(choices) <= FEW else ""
        raise BadQuery(name, f"There is no such {name}.{there_are}")
    return choices[said]
