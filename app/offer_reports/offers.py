"""What became of the offers that were sent in a span: by month and by opening. No terms are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from statistics import median_low
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, String, cast, func, literal, select
from sqlalchemy.orm import aliased

from app.activity.models import Activity, Note
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.db.rows import read_rows
from app.hiring_reports.asking import AskedHiringReport
from app.hiring_reports.report_pages.tables import (
    PICTURED_LINES,
    Report,
    ReportRow,
    ReportTable,
    figure_cell,
    number_cell,
    opening_names,
    share_cell,
)
from app.offers.models import Offer, OfferVersion
from app.offers.rules import OfferState
from app.people.models import User
from app.shared.business_days import weekdays_between
from app.shared.times import format_month
from app.web.charts.bars import ChartRow, stacked_bar
from app.web.months.spans import month_days, month_of

ANSWERS = {
    OfferState.ACCEPTED: "won",
    OfferState.DECLINED: "lost",
    OfferState.EXPIRED: "soon",
    OfferState.WITHDRAWN: "ahead",
    OfferState.SENT: "waiting",
}


@dataclass(frozen=True)
class SentOffer:
    """An offer that was sent. `first_at` is when the first offer of its application was."""

    opening_id: int
    sent_on: date
    state: OfferState
    first_at: datetime
    answered_at: datetime | None
    versions: int
    has_reason: bool

    @property
    def days(self) -> int | None:
        """The business days from the first offer to the answer; None without an answer."""
        if self.answered_at is None:
            return None
        return weekdays_between(self.first_at.date(), self.answered_at.date())


def offers_report(asked: AskedHiringReport, reader: User) -> Report:
    """The tables of the page."""
    sent = sent_offers(asked, reader)
    openings = opening_names({each.opening_id for each in sent})
    months, by_opening = _grouped(sent, _month), _grouped(sent, lambda each: each.opening_id)
    return Report(
        _("Offers"),
        [
            _table(
                "months",
                _("Offers by month"),
                _("Month"),
                [(format_month(month), months[month], {"month": month}) for month in sorted(months)],
                asked,
            ),
            _table(
                "openings",
                _("Offers by opening"),
                _("Opening"),
                [
                    (openings[id_], by_opening[id_], {"opening": str(id_)})
                    for id_ in sorted(by_opening, key=lambda each: (openings[each], each))
                ],
                asked,
            ),
        ],
        [
            _("Offers that were sent in this time, and what became of them by now. An offer counts in the "
              "month in which it was sent, in UTC. After one that ended, another one can follow."),
            _("Accepted, of ended: of those accepted, declined, expired and withdrawn."),
            _("With a reason: those declined for which the candidate gave one; its list has the reasons."),
            _("Days: business days from the first offer of the application to the answer; the median of "
              "those that were answered. Versions of the terms: the median."),
        ],
    )  # fmt: skip


def sent_offers(asked: AskedHiringReport, reader: User) -> list[SentOffer]:
    """The offers that were sent in the span, for a reader, in one statement."""
    other = aliased(Offer, name="other")
    of_application = other.application_id == Offer.application_id
    first_at = select(func.min(other.sent_at)).where(of_application).correlate(Offer).scalar_subquery()
    versions = select(func.count()).where(OfferVersion.offer_id == Offer.id).correlate(Offer)
    columns = (
        Application.opening_id,
        Offer.sent_at,
        Offer.state,
        first_at.label("first_at"),
        Offer.answered_at,
        versions.scalar_subquery().label("versions"),
        _declines().where(Activity.about == _about(), Activity.note_id.is_not(None)).exists(),
    )
    statement: Any = select(*columns).join(Application, Application.id == Offer.application_id)
    statement = statement.where(*_sent(asked, reader)).order_by(Offer.id)
    return [
        SentOffer(opening_id, sent_at.date(), state, *others)
        for opening_id, sent_at, state, *others in read_rows(statement)
    ]


def reasons_of(ids: Sequence[int]) -> dict[int, str]:
    """The reasons that candidates gave for declining, by application. An erased one is empty."""
    abouts = {f"application:{id_}": id_ for id_ in ids}
    statement = (
        _declines().join(Note, Note.id == Activity.note_id).with_only_columns(Activity.about, Note.text)
    )
    rows = read_rows(statement.where(Activity.about.in_(abouts)).order_by(Activity.id))
    return {abouts[row.about]: row.text for row in rows}


def _declines() -> Any:
    return select(Activity.id).where(Activity.verb == ActivityVerb.DECLINED_OFFER)


def _about() -> Any:
    return literal("application:") + cast(Application.id, String)


def with_offer(
    asked: AskedHiringReport, reader: User, state: OfferState | None, month: str | None
) -> ColumnElement[bool]:
    """The condition that an application has an offer that a number counts."""
    offers = select(Offer.application_id).join(Application, Application.id == Offer.application_id)
    offers = offers.where(*_sent(asked, reader)).correlate(None)
    if state is not None:
        offers = offers.where(Offer.state == state)
    if month is not None:
        first, last = month_days(month)
        offers = offers.where(*replace(asked.filter, first=first, last=last).in_span(Offer.sent_at))
    return Application.id.in_(offers)


def _sent(asked: AskedHiringReport, reader: User) -> list[ColumnElement[bool]]:
    return [*asked.filter.in_span(Offer.sent_at), *asked.filter.application_conditions(reader)]


def _month(offer: SentOffer) -> str:
    return month_of(offer.sent_on)


def _grouped(offers: Sequence[SentOffer], key: Callable[[SentOffer], Any]) -> dict[Any, list[SentOffer]]:
    found: dict[Any, list[SentOffer]] = {}
    for each in offers:
        found.setdefault(key(each), []).append(each)
    return found


def _table(
    key: str,
    title: str,
    first: str,
    lines: Sequence[tuple[str, Sequence[SentOffer], dict[str, str]]],
    asked: AskedHiringReport,
) -> ReportTable:
    def link(state: OfferState | None, at: dict[str, str]) -> str:
        return asked.rows("offer_reports.counted_offers", state=state and state.value, **at)

    rows, picture = [], []
    most = max((len(offers) for _name, offers, _at in lines), default=0)
    for name, offers, at in lines:
        counts = Counter(each.state for each in offers)
        ended = len(offers) - counts[OfferState.SENT]
        days = [each.days for each in offers if each.days is not None]
        rows.append(
            ReportRow(
                name,
                [
                    number_cell(len(offers), link(None, at)),
                    *(number_cell(counts[state], link(state, at)) for state in ANSWERS),
                    number_cell(sum(each.has_reason for each in offers if each.state is OfferState.DECLINED)),
                    share_cell(counts[OfferState.ACCEPTED], ended),
                    figure_cell(median_low(days) if days else None),
                    figure_cell(median_low(each.versions for each in offers)),
                ],
            )
        )
        parts = [(kind, counts[state]) for state, kind in ANSWERS.items()]
        picture.append(ChartRow(name, [stacked_bar(_("Number"), parts, whole=most)]))
    return ReportTable(
        key,
        title,
        [
            first,
            _("Offers"),
            *(_state_words()[state] for state in ANSWERS),
            _("Declined with a reason"),
            _("Accepted, of ended"),
            _("Days to the answer"),
            _("Versions"),
        ],
        rows,
        empty=_("No offer was sent in this time."),
        picture=picture[-PICTURED_LINES:],
        picture_label=_("A bar for each line: what became of the offers. The table has the numbers."),
        legend=[(kind, _state_words()[state]) for state, kind in ANSWERS.items()],
    )


def _state_words() -> dict[OfferState, str]:
    return {state: state.label for state in ANSWERS} | {OfferState.SENT: _("No answer yet")}
