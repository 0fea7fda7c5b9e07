"""The filter of a list of applications: read strictly from an address, and written back into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import bindparam
from werkzeug.datastructures import MultiDict

from app.board.turn_filter import CANDIDATES, ME, TurnFilter
from app.candidates.models import Status
from app.db.rows import in_text
from app.people.models import User
from app.pipeline.rules import DeclineReason
from app.sales_areas.queries import region_param
from app.shared import clock
from app.shared.regions import Region
from app.shared.text import compared_name
from app.web.parameters import (
    Args,
    InvalidParameter,
    choice_param,
    date_param,
    enum_by_value,
    number_param,
    person_param,
    text_param,
)

ANY = "any"  # of the status: applications of every status
MAX_SOURCE_LENGTH = 200  # characters
MAX_DAYS = 3650
YES_OR_NO = {"yes": True, "no": False}
PERSONS = ("recruiter", "waiting_for")


@dataclass(frozen=True)
class ApplicationFilter:
    """Which applications a list has. None filters nothing; without a status, a list has the active ones.

    `new` leaves those that changed since the reader last opened them.

    `stage` is the position of a stage of the opening. `waiting_for` and `recruiter` are the id of a user or
    ME; `waiting_for` can also be CANDIDATES. `days` counts the full days in the stage, at least; the days
    between which they applied are days of the reader's time zone, both included. `tag` is the id of a tag.
    """

    opening: int | None = None
    stage: int | None = None
    status: Status | None = Status.ACTIVE
    reason: DeclineReason | None = None
    region: Region | None = None
    source: str | None = None
    recruiter: str | None = None
    waiting_for: str | None = None
    overdue: bool = False
    days: int | None = None
    applied_from: date | None = None
    applied_until: date | None = None
    internal: bool | None = None
    new: bool = False
    tag: int | None = None

    @classmethod
    def from_args(cls, args: Args, *, opening: int | None = None) -> ApplicationFilter:
        """The filter of an address. `opening` is the one that the path of the page names.

        Raises InvalidParameter for a value that no address of ours has.
        """
        asked_opening = number_param("opening", args, least=1)
        if opening is not None and asked_opening not in (None, opening):
            raise InvalidParameter("opening", _("This is a list of another opening."))
        filter_ = cls(
            opening=opening or asked_opening,
            stage=number_param("stage", args, least=1),
            reason=choice_param("reason", enum_by_value(DeclineReason), args),
            region=region_param(args),
            source=_source(args),
            recruiter=person_param("recruiter", {ME}, args),
            waiting_for=person_param("waiting_for", {ME, CANDIDATES}, args),
            overdue=choice_param("overdue", {"yes": True}, args) or False,
            days=number_param("days", args, least=1, most=MAX_DAYS),
            applied_from=date_param("applied_from", args),
            applied_until=date_param("applied_until", args),
            internal=choice_param("internal", YES_OR_NO, args),
            new=choice_param("new", {"yes": True}, args) or False,
            tag=number_param("tag", args, least=1),
        )
        filter_ = replace(filter_, status=_status(args, filter_.reason))
        filter_._check()
        return filter_

    @classmethod
    def from_text(cls, text: str) -> ApplicationFilter:
        """The filter of a query string, such as `.text` is. Raises InvalidParameter."""
        return cls.from_args(MultiDict(parse_qsl(text, keep_blank_values=True)))

    @property
    def asked(self) -> dict[str, str]:
        """The filter as an address has it, always in the same order. What filters nothing is left out."""
        asked = {
            "opening": self.opening,
            "stage": self.stage,
            "status": None if self.status is Status.ACTIVE else self.status or ANY,
            "reason": self.reason,
            "region": self.region,
            "source": self.source,
            "recruiter": self.recruiter,
            "waiting_for": self.waiting_for,
            "overdue": "yes" if self.overdue else None,
            "days": self.days,
            "applied_from": self.applied_from,
            "applied_until": self.applied_until,
            "internal": None if self.internal is None else "yes" if self.internal else "no",
            "new": "yes" if self.new else None,
            "tag": self.tag,
        }
        return {name: str(value) for name, value in asked.items() if value is not None}

    @property
    def statuses(self) -> list[Status]:
        """The statuses that an application can have."""
        return list(Status) if self.status is None else [self.status]

    @property
    def text(self) -> str:
        """The filter as a query string."""
        return urlencode(self.asked)

    @property
    def turns(self) -> TurnFilter:
        """The part of the filter about what the applications wait for."""
        return TurnFilter(self.waiting_for, self.overdue)

    def value(self, name: str, reader: User) -> Any:
        """What a statement compares with for a part of the filter that is set.

        It is the id of a user for `recruiter` and `waiting_for`, an instant for the three about days, and the
        key that names are compared by for `source`.
        """
        value = getattr(self, name)
        if name in PERSONS:
            return reader.id if value == ME else int(value)
        if name == "source":
            return compared_name(value)
        if name == "days":
            return clock.now() - timedelta(days=value)
        if name in ("applied_from", "applied_until"):
            first = value if name == "applied_from" else value + timedelta(days=1)
            return datetime.combine(first, time(), ZoneInfo(reader.time_zone))
        return value

    def values(self, reader: User) -> dict[str, Any]:
        """The parameters of a statement that is made for `shape`."""
        return {f"asked_{name}": self.value(name, reader) for name in self._compared}

    @property
    def shape(self) -> FilterShape:
        """The filter without its values: the same for all filters that ask the same of applications."""
        parts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return FilterShape(**parts | {name: COMPARED_PARTS[name] for name in self._compared})

    @property
    def _compared(self) -> list[str]:
        """The parts that are set to a value of their own, and not to a word such as ME."""
        set_ = [(name, getattr(self, name)) for name in COMPARED_PARTS]
        return [
            name
            for name, value in set_
            if value is not None and not (name in PERSONS and value in (ME, CANDIDATES))
        ]

    def _check(self) -> None:
        """Raise InvalidParameter for parts that do not fit together."""
        if self.stage is not None and self.opening is None:
            raise InvalidParameter("stage", _("Choose an opening first. Each opening has its own stages."))
        if self.reason is not None and self.status is not Status.DECLINED:
            raise InvalidParameter("reason", _("Only declined applications have this reason."))
        if self.applied_from and self.applied_until and self.applied_from > self.applied_until:
            raise InvalidParameter("applied_until", _("This day is before the first one."))


COMPARED_PARTS: Mapping[str, Any] = {  # with what a shape has instead of each value
    "opening": 1,
    "stage": 1,
    "reason": DeclineReason.SKILLS,
    "region": Region.US,
    "source": "",
    "recruiter": "1",
    "waiting_for": "1",
    "days": 1,
    "applied_from": date.min,
    "applied_until": date.min,
    "tag": 1,
}


UNEVEN_PARTS = ("source", "reason")  # of some values there are very many, of others few


@dataclass(frozen=True)
class FilterShape(ApplicationFilter):
    """A filter with parameters for its values. A statement is made once for each."""

    def value(self, name: str, reader: User) -> Any:
        if name not in self._compared:
            return super().value(name, reader)
        return in_text(f"asked_{name}") if name in UNEVEN_PARTS else bindparam(f"asked_{name}")


def _status(args: Args, reason: DeclineReason | None) -> Status | None:
    choices: dict[str, Status | str] = {ANY: ANY, **enum_by_value(Status)}
    status = choice_param("status", choices, args)
    if status is None:
        return Status.ACTIVE if reason is None else Status.DECLINED
    return status if isinstance(status, Status) else None


def _source(args: Args) -> str | None:
    source = text_param("source", args)
    if source is not None and (len(source) > MAX_SOURCE_LENGTH or not source.isprintable()):
        raise InvalidParameter("source", _("There is no such source."))
    return source
