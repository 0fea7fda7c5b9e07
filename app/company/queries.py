"""Reading the company: once for each request or transaction, and its values once for each change.

The stamp of the company comes with who is signed in, or in a statement of its own. The values are kept until
the stamp is another one. So every process sees a change from the next request on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from flask import g, has_request_context
from sqlalchemy import select
from sqlalchemy.orm import SessionTransaction, joinedload

from app.company.models import (
    THE_COMPANY,
    CompanyHoliday,
    CompanyLimit,
    CompanyLogo,
    CompanySettings,
    CompanyText,
    CompanyTextKind,
    EndedPromise,
)
from app.db.base import db
from app.people.models import User
from app.shared.business_days import WorkCalendar
from app.shared.company import (
    Company,
    PastPromise,
    ShownLogo,
    VersionedText,
    company_of_settings,
    know_company,
    known_company,
    register_company,
)
from app.shared.regions import Region
from app.web.visitors import signed_in_user

_read: WeakKeyDictionary[SessionTransaction, Company] = WeakKeyDictionary()  # outside requests
_STAMP = select(CompanySettings.stamp).where(CompanySettings.id == THE_COMPANY)
_LIMITS = select(CompanyLimit.kind, CompanyLimit.hours)
_LATEST = select(CompanyText.kind, CompanyText.number, CompanyText.text).order_by(CompanyText.number)

_LOGO = select(CompanyLogo.digest, CompanyLogo.width, CompanyLogo.height).order_by(CompanyLogo.number.desc())


def read_company() -> Company:
    """The company, as this request or transaction found it. What is not saved yet stays so."""
    with db.session.no_autoflush:
        return _read_company()


def _read_company() -> Company:
    if has_request_context():
        if "company" not in g:
            user = signed_in_user()
            is_known = "company_stamp" in getattr(user, "__dict__", {})
            g.company = _with_stamp(user.company_stamp if is_known else db.session.scalar(_STAMP))
        company: Company = g.company
        return company
    transaction = db.session().get_transaction()
    if transaction is None:
        return _with_stamp(db.session.scalar(_STAMP))
    if transaction not in _read:
        _read[transaction] = _with_stamp(db.session.scalar(_STAMP))
    return _read[transaction]


def forget_company() -> None:
    """Read the company again after it was changed in this transaction."""
    if has_request_context():
        g.pop("company", None)
        db.session.expire(signed_in_user(), ["company_stamp"])
    transaction = db.session().get_transaction()
    if transaction is not None:
        _read.pop(transaction, None)


def _with_stamp(stamp: str | None) -> Company:
    if stamp is None:
        know_company(None)
        return company_of_settings()
    known = known_company()
    if known.stamp == stamp:
        return known
    company = _company()
    know_company(company)
    return company


def _company() -> Company:
    row = db.session.execute(select(*CompanySettings.__table__.c)).one()
    ours, texts = company_of_settings(), {each.kind: each for each in db.session.execute(_LATEST)}
    delay = row.move_mail_delay_minutes
    return Company(
        name=row.name or ours.name,
        move_mail_delay=ours.move_mail_delay if delay is None else timedelta(minutes=delay),
        fiscal_year_starts=row.fiscal_year_starts or ours.fiscal_year_starts,
        stamp=row.stamp,
        sentence=row.sentence,
        color=row.color,
        dark_color=row.dark_color,
        asks_identification=row.asks_identification,
        approves_openings=row.approves_openings,
        calendar=_calendar(row.weekdays),
        process_limit=_days(row.process_limit_days, ours.process_limit),
        answer_promise=_days(row.answer_promise_days, ours.answer_promise),
        logo=_logo(),
        past_promises=_past_promises(),
        limits={each.kind: timedelta(hours=each.hours) for each in db.session.execute(_LIMITS)},
        **{
            kind.value: VersionedText(texts[kind].number, texts[kind].text)
            for kind in CompanyTextKind
            if kind in texts
        },
    )


def _logo() -> ShownLogo | None:
    last = db.session.execute(_LOGO.limit(1)).first()
    return ShownLogo(last.digest, last.width, last.height) if last and last.digest else None


def _past_promises() -> Sequence[PastPromise]:
    ended = db.session.scalars(select(EndedPromise).order_by(EndedPromise.ended_at, EndedPromise.id))
    return [
        PastPromise(
            each.ended_at,
            timedelta(days=each.process_limit_days),
            timedelta(days=each.answer_promise_days),
        )
        for each in ended
    ]


def _days(number: int | None, ours: timedelta) -> timedelta:
    return ours if number is None else timedelta(days=number)


def _calendar(weekdays: str) -> WorkCalendar:
    days_off: dict[Region | None, set[date]] = {}
    for each in holidays():
        days_off.setdefault(Region(each.region) if each.region else None, set()).add(each.day)
    working = frozenset(int(number) - 1 for number in weekdays) or None
    return WorkCalendar(working, {region: frozenset(days) for region, days in days_off.items()})


def holidays() -> Sequence[CompanyHoliday]:
    """The days on which the company does not work, in order."""
    order = (CompanyHoliday.day, CompanyHoliday.region)
    return db.session.scalars(select(CompanyHoliday).order_by(*order)).all()


def limits() -> Sequence[CompanyLimit]:
    """The limits that the company changed."""
    return db.session.scalars(select(CompanyLimit)).all()


def lock_company() -> CompanySettings:
    """The row of the company, locked until the transaction ends; a new one before the first change."""
    statement = select(CompanySettings).with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(statement)
    if row is None:
        row = CompanySettings(id=THE_COMPANY, stamp="", sentence="", color="", dark_color="", weekdays="")
        db.session.add(row)
        db.session.flush()
    return row


def versions_of(kind: CompanyTextKind) -> Sequence[CompanyText]:
    """All versions of a text, newest first."""
    saved_by = joinedload(CompanyText.saved_by).lazyload(User.granted_roles)
    statement = select(CompanyText).where(CompanyText.kind == kind).options(saved_by)
    return db.session.scalars(statement.order_by(CompanyText.number.desc())).all()


def text_of_version(kind: CompanyTextKind, number: int) -> CompanyText | None:
    """One version of a text."""
    return db.session.scalar(
        select(CompanyText).where(CompanyText.kind == kind, CompanyText.number == number)
    )


def logo_versions() -> Sequence[CompanyLogo]:
    """All versions of the logo, newest first, without their pictures."""
    saved_by = joinedload(CompanyLogo.saved_by).lazyload(User.granted_roles)
    return db.session.scalars(select(CompanyLogo).options(saved_by).order_by(CompanyLogo.number.desc())).all()


def picture_of_logo(digest: str) -> bytes | None:
    """The picture of a logo, of any version; None if there was none such."""
    return db.session.scalar(select(CompanyLogo.picture).where(CompanyLogo.digest == digest).limit(1))


register_company(read_company)
