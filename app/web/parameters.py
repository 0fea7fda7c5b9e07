"""Query parameters, read strictly.

A missing or empty parameter is None. One that occurs twice, or has a value that none of our pages would
write, is refused with 400, and the error page links to the page without it: a damaged link must not show
another list.

Free text to search for has no invalid values. `security.local_path` checks where to go after sign-in.
The functions read the address of this request, or the parameters they are given as `args`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.shared.clock import is_in_range
from app.shared.refusals import RuleBroken
from app.shared.times import day_range_sentence

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Args = MultiDict[str, str]
CURSOR_PARAM = "after"  # the cursor of a page of a list
_PLAIN_WORDS = re.compile(r"[\w -]{1,80}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,9}")
MAX_NUMBER_PARAM = 2**31 - 1
LISTED_CHOICES_LIMIT = 12  # choices a sentence lists
PARAM_LABELS = {  # of those whose names are not those of the pages
    "after": _l("page"),
    "applied_from": _l("Applied from"),
    "applied_until": _l("Applied until"),
    "as_of": _l("As of"),
    "candidate_id": _l("candidate"),
    "days": _l("Days in stage, at least"),
    "family": _l("job family"),
    "find": _l("name"),
    "isr": _l("ISR"),
    "opening_id": _l("opening"),
    "q": _l("search"),
    "view_id": _l("view"),
    "waiting_for": _l("Waiting for"),
}


class InvalidParameter(RuleBroken):
    """The query parameter `name` has an invalid value."""

    status = 400

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


class InvalidCursor(InvalidParameter):
    """The cursor of a page of a list is invalid."""

    def __init__(self) -> None:
        super().__init__(CURSOR_PARAM, _("This page of the list does not exist. Start from the first page."))


def address_args() -> Args:
    """All parameters of the address of this request, for what reads each of them strictly by itself."""
    return request.args


def text_param(name: str, args: Args | None = None) -> str | None:
    """The text of a parameter, or None if it is empty. Raises InvalidParameter if it occurs twice."""
    values = (request.args if args is None else args).getlist(name)
    if len(values) > 1:
        raise InvalidParameter(name, _("The address has “%(name)s” more than once.", name=_label(name)))
    return values[0] or None if values else None


def choices_param(name: str, choices: Mapping[str, T]) -> list[T]:
    """The choices of a parameter that can repeat. Raises InvalidParameter for any other value."""
    return [_chosen(name, value, choices) for value in request.args.getlist(name)]


def choice_param(name: str, choices: Mapping[str, T], args: Args | None = None) -> T | None:
    """The choice of a parameter, or None. Raises InvalidParameter for any other value."""
    value = text_param(name, args)
    return None if value is None else _chosen(name, value, choices)


def enum_by_value(members: type[E]) -> dict[str, E]:
    """The members of an enum by their values."""
    return {member.value: member for member in members}


def number_param(
    name: str, args: Args | None = None, *, least: int = 0, most: int = MAX_NUMBER_PARAM
) -> int | None:
    """The number of a parameter, or None. Raises InvalidParameter unless it is from `least` to `most`."""
    value = text_param(name, args)
    if value is None:
        return None
    if not _NUMBER.fullmatch(value) or not least <= int(value) <= most:
        raise InvalidParameter(name, _unknown_value(name))
    return int(value)


def person_param(name: str, words: Collection[str], args: Args | None = None) -> str | None:
    """The id of a user as a text, one of some words, or None. Raises InvalidParameter for any other value.

    Nothing tells whether there is a user with the id.
    """
    value = text_param(name, args)
    if value is None or value in words:
        return value
    if value == "0" or not _NUMBER.fullmatch(value) or int(value) > MAX_NUMBER_PARAM:
        raise InvalidParameter(name, _unknown_value(name))
    return value


def date_param(name: str, args: Args | None = None) -> date | None:
    """The date of a parameter, such as 2026-11-02, or None.

    Raises InvalidParameter if it is not a date, or out of range.
    """
    value = text_param(name, args)
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        day = None
    if value and (day is None or day.isoformat() != value):
        raise InvalidParameter(name, _("This is not a date. Write it as YYYY-MM-DD, such as 2026-11-02."))
    if day is not None and not is_in_range(day):
        raise InvalidParameter(name, day_range_sentence())
    return day


def cursor_param() -> str | None:
    """The cursor of the page of a list, or None for the first page."""
    return text_param(CURSOR_PARAM)


def offset_param(size: int) -> int:
    """The first row, from 0, of a page of `size` rows. Raises InvalidCursor if there is no such page."""
    value = text_param(CURSOR_PARAM)
    if value is None:
        return 0
    if not _NUMBER.fullmatch(value) or not 0 < int(value) <= MAX_NUMBER_PARAM or int(value) % size:
        raise InvalidCursor
    return int(value)


def path_without_param(name: str) -> str:
    """The path of this request without a parameter and the cursor; others stay if they are plain words."""
    removed = {name, CURSOR_PARAM}
    others = [each for each in request.args.items() if each[0] not in removed]
    plain = [each for each in others if all(map(_PLAIN_WORDS.fullmatch, each))]
    return f"{request.script_root}{request.path}{'?' if plain else ''}{urlencode(plain)}"


def _chosen(name: str, value: str, choices: Mapping[str, T]) -> T:
    if value not in choices:
        listed = ", ".join(choices) if 0 < len(choices) <= LISTED_CHOICES_LIMIT else ""
        among = " " + _("Choose one of: %(choices)s.", choices=listed) if listed else ""
        raise InvalidParameter(name, _unknown_value(name) + among)
    return choices[value]


def _unknown_value(name: str) -> str:
    return _("The address has a value of “%(name)s” that does not exist.", name=_label(name))


def _label(name: str) -> str:
    """What pages call a parameter."""
    return str(PARAM_LABELS.get(name, name))
