"""What the address of a hiring report asks for, the choices of its form, and the addresses behind numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.access.permissions import Permission
from app.access.policy import allows
from app.db.rows import read_rows
from app.hiring_reports.filters import HiringFilter, seen_openings
from app.hiring_reports.rows import AskedNumber
from app.hiring_reports.rules import WHOLE_GROUP, FunnelMeasure, FunnelView
from app.openings.models import Opening
from app.openings.names import names_told_apart, opening_name
from app.people.models import User
from app.sales_areas.queries import region_param
from app.web.months.spans import asked_span, is_month
from app.web.parameters import (
    Args,
    InvalidParameter,
    address_args,
    choice_param,
    enum_by_value,
    number_param,
    text_param,
)

T = TypeVar("T")
OF_COMPARISON = ("by", "first", "second", "third", "fourth")
PARAMS = ("from", "until", "opening", "family", "region", "source", "recruiter", "kinds", *OF_COMPARISON)
MAX_FILTER_LENGTH = 200  # of a family or a source
REPORT_CHOICE_LIMIT = 200


@dataclass(frozen=True)
class AskedHiringReport:
    """What is asked for, and the parameters of the address that say so."""

    filter: HiringFilter
    params: Mapping[str, str]
    has_links: bool = False  # whether the reader may open the rows behind a number

    def url(self, endpoint: str, **changes: str) -> str:
        """The address of a report with the same parameters, and more."""
        return self.page_url(url_for(endpoint), **changes)

    def page_url(self, url: str, **changes: str) -> str:
        """The address of a page with the same parameters, and more."""
        params = {**self.params, **changes}
        return f"{url}{'?' if params else ''}{urlencode(params)}"

    def rows(self, endpoint: str, **changes: object) -> str:
        """The address of the rows behind a number; empty for a reader who may not open them."""
        given = {name: str(value) for name, value in changes.items() if value is not None}
        return self.url(endpoint, **given) if self.has_links else ""

    def rows_url(self, view: FunnelView, measure: FunnelMeasure, group: str) -> str:
        """The address of the applications behind a number."""
        if not self.has_links:
            return ""
        return self.number_url("hiring_reports.counted", AskedNumber(view, measure, group))

    def number_url(self, endpoint: str, number: AskedNumber, **more: str) -> str:
        """The address of a page or a file about one number."""
        if number.group:
            more["group"] = number.group
        return self.url(endpoint, view=number.view.value, measure=number.measure.value, **more)


@dataclass(frozen=True)
class ReportChoices:
    """What the form offers: pairs of a value and its text. Only what the reader sees is there."""

    openings: list[tuple[str, str]]
    families: list[tuple[str, str]]
    recruiters: list[tuple[str, str]]
    known: Mapping[str, Set[object]]  # the openings, families and recruiters, also those beyond the limit

    def check(self, asked: HiringFilter) -> None:
        """Raise InvalidParameter if the filter is of what the reader sees no opening of."""
        sentences = {
            "opening": _("There is no opening with this number, or you don’t have permission to see it."),
            "family": _("You see no opening of this job family."),
            "recruiter": _("You see no opening of this recruiter."),
        }
        for name, sentence in sentences.items():
            value = getattr(asked, name)
            if value is not None and value not in self.known[name]:
                raise InvalidParameter(name, sentence)


def asked_report() -> AskedHiringReport:
    """What the address asks for. Raises InvalidParameter for a value that no page of ours would write."""
    return asked_by(address_args(), has_links=allows(current_user, Permission.LIST_APPLICATIONS))


def asked_by(args: Args, *, has_links: bool = False) -> AskedHiringReport:
    """What parameters ask for: those of an address, or those that were saved."""
    first, last = asked_span(args)
    asked = HiringFilter(
        first=first,
        last=last,
        opening=number_param("opening", args, least=1),
        family=short_text_param("family", args),
        region=region_param(args=args),
        recruiter=number_param("recruiter", args, least=1),
        source=short_text_param("source", args),
        by_kind=choice_param("kinds", {"yes": True}, args) is True,
    )
    return AskedHiringReport(asked, {name: args[name] for name in PARAMS if args.get(name)}, has_links)


def kept_of_address(read: Callable[[Args], T]) -> T:
    """What a function reads of the address of this request, without the parameters that it refuses."""
    given = address_args()
    args: Args = MultiDict({name: given[name] for name in PARAMS if given.get(name)})
    while True:
        try:
            return read(args)
        except InvalidParameter as refusal:
            for name in (refusal.name, "from", *args):  # without an end, the beginning is what is wrong
                if args.pop(name, None) is not None:
                    break


def asked_number() -> AskedNumber:
    """Which number of the funnel the address asks for."""
    return AskedNumber(
        choice_param("view", enum_by_value(FunnelView)) or FunnelView.COHORT,
        choice_param("measure", enum_by_value(FunnelMeasure)) or FunnelMeasure.APPLIED,
        short_text_param("group") or WHOLE_GROUP,
    )


def asked_month() -> str | None:
    """The month that the address asks for within the span, such as "2026-03"."""
    text = text_param("month")
    if text is not None and not is_month(text):
        raise InvalidParameter("month", _("This is not a month such as 2026-03."))
    return text


def report_choices(user: User) -> ReportChoices:
    """The openings, families and recruiters to choose from, in one statement."""
    seen: Any = seen_openings(user).join(User, User.id == Opening.recruiter_id)
    columns = (Opening.id, Opening.job_family, Opening.region, Opening.recruiter_id, User.name)
    found = read_rows(seen.with_only_columns(*columns).order_by(Opening.state.desc(), Opening.id.desc()))
    names = names_told_apart({row.id: opening_name(row.job_family, row.region) for row in found})
    recruiters = {row.name: str(row.recruiter_id) for row in found}
    return ReportChoices(
        openings=[(str(id_), name) for id_, name in names.items()][:REPORT_CHOICE_LIMIT],
        families=sorted({(row.job_family, row.job_family) for row in found})[:REPORT_CHOICE_LIMIT],
        recruiters=[(recruiters[name], name) for name in sorted(recruiters)][:REPORT_CHOICE_LIMIT],
        known={
            "opening": {row.id for row in found},
            "family": {row.job_family for row in found},
            "recruiter": {row.recruiter_id for row in found},
        },
    )


def short_text_param(name: str, args: Args | None = None) -> str | None:
    """A name of a parameter, such as a family or a source. Raises InvalidParameter for what is no name."""
    text = text_param(name, args)
    if text is not None and (len(text) > MAX_FILTER_LENGTH or not text.isprintable()):
        raise InvalidParameter(name, _("This value does not exist."))
    return text
