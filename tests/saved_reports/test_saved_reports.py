"""Saved reports: who finds which, and the mail of each month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.outbox.models import Message
from app.saved_reports.actions import mail_report, save_report
from app.saved_reports.mail import REPORT_MAIL, send_one_report
from app.saved_reports.models import ReportSubscription, SavedReport
from app.saved_reports.spans import next_mail_at, params_on, saved_params
from app.shared import clock
from app.shared.business_days import PUBLIC_CALENDAR
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening

LIST = "/reports/hiring/saved"
MID_MAY = datetime(2030, 5, 15, 12, tzinfo=UTC)
FIRST_OF_JUNE = datetime(2030, 6, 3, 9, tzinfo=UTC)  # the 1st is a Saturday


def a_report(cast, page: str = "funnel", *, by=None, name: str = "Funnel", **values) -> SavedReport:
    values = {"months": 1, "is_shared": False, "is_mailed": True} | values
    return save_report(name, page, {}, by=by or cast.rita, **values)


def mails(session) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.kind == REPORT_MAIL).order_by(Message.id)))


def test_a_report_is_saved_shared_mailed_stopped_and_deleted_on_its_pages(cast, client, session) -> None:
    clock.freeze(MID_MAY)
    session.commit()
    client.sign_in(cast.rita)
    typed = {"name": "Offers of EMEA", "time": "3", "shared": "y", "mailed": "y"}
    made = client.submit(f"{LIST}/add?page=offers&region=EMEA&from=2030-01&until=2030-02", **typed)
    assert made.status_code == 303
    report = session.scalar(select(SavedReport))
    page = f"{LIST}/{report.id}"
    assert made.location.endswith(page)
    assert "/reports/hiring/offers?region=EMEA&amp;from=2030-02&amp;until=2030-04" in client.get(page).text
    refused = client.submit(f"{LIST}/add?page=offers", **typed)
    assert refused.status_code in (409, 422)
    assert "You already have a report with this name." in refused.text
    other = person("Rosa Lind", Role.RECRUITER)
    session.commit()
    for reader, status in ((other, 200), (cast.dana, 404), (cast.ada, 404)):
        client.sign_in(reader)
        assert client.get(page).status_code == status
        assert ("Offers of EMEA" in client.get(LIST).text) == (status == 200)
    client.sign_in(other)
    assert client.forge(f"{page}/delete").status_code == 403
    assert client.forge(f"{page}/mail").status_code == 303
    assert client.forge(f"{page}/mail").status_code == 303
    assert "Stop this mail" in client.get(page).text
    client.sign_in(cast.rita)
    assert client.forge(f"{page}/stop-mail").status_code == 303
    assert client.forge(f"{page}/unshare").status_code == 303
    assert session.scalars(select(ReportSubscription)).all() == []
    client.sign_in(other)
    assert client.get(page).status_code == 404
    client.sign_in(cast.rita)
    assert client.forge(f"{page}/delete").status_code == 303
    assert session.scalars(select(SavedReport)).all() == []


@pytest.mark.both_databases
def test_its_mail_leaves_once_each_month_with_what_its_reader_may_see(cast, session) -> None:
    clock.freeze(MID_MAY)
    opening, others = an_opening(cast), an_opening(cast)
    others.hiring_manager = cast.hugo
    for of in (opening, opening, others):
        an_application(cast, opening=of, candidate=a_candidate("Mateusz Lis"))
    report = a_report(cast, is_shared=True)
    a_report(cast, by=cast.dana, name="Mine")
    session.commit()
    assert not send_one_report()
    clock.freeze(FIRST_OF_JUNE)
    assert send_one_report() and send_one_report() and not send_one_report()
    sent = {each.to_email: each for each in mails(session)}
    assert "Applied: Applications 3" in sent[cast.rita.email].body
    assert "Applied: Applications 2" in sent[cast.dana.email].body
    for each in sent.values():
        assert "Mateusz" not in each.subject + each.body
        assert f"{LIST}/" in each.body
    clock.freeze(FIRST_OF_JUNE + timedelta(days=25))
    assert not send_one_report()
    clock.freeze(datetime(2030, 9, 20, 9, tzinfo=UTC))  # a worker that stood still sends one
    assert send_one_report() and send_one_report() and not send_one_report()
    again = session.get(ReportSubscription, (report.id, cast.rita.id))
    assert again.due_at == datetime(2030, 10, 1, 9, tzinfo=UTC)


@pytest.mark.both_databases
def test_nobody_who_left_or_may_no_longer_open_it_gets_a_mail(cast, session) -> None:
    clock.freeze(MID_MAY)
    leaver, moved = person("Rosa Lind", Role.RECRUITER), person("Remy Lind", Role.RECRUITER)
    report = a_report(cast, page="interviewers", is_shared=True, is_mailed=False)
    for each in (leaver, moved):
        mail_report(report, by=each)
    leaver.active = False
    moved.granted_roles = [each for each in moved.granted_roles if each.role is not Role.RECRUITER]
    session.commit()
    clock.freeze(FIRST_OF_JUNE)
    assert send_one_report() and send_one_report() and not send_one_report()
    assert mails(session) == []
    assert session.scalars(select(ReportSubscription)).all() == []


def test_a_report_with_filters_that_are_no_more_says_so(cast, session) -> None:
    clock.freeze(MID_MAY)
    report = a_report(cast)
    report.params = {"region": "Atlantis"}
    session.commit()
    clock.freeze(FIRST_OF_JUNE)
    assert send_one_report()
    (sent,) = mails(session)
    assert "no longer exists" in sent.body


def test_the_months_of_a_report_are_fixed_or_go_along() -> None:
    asked = {"from": "2030-01", "until": "2030-02", "region": "EMEA", "after": "x"}
    today = MID_MAY.date()
    assert params_on(saved_params(asked, None), today) == {
        "from": "2030-01",
        "until": "2030-02",
        "region": "EMEA",
    }
    assert params_on(saved_params(asked, 6), today) == {
        "from": "2029-11",
        "until": "2030-04",
        "region": "EMEA",
    }


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_the_next_mail_is_on_the_first_business_morning_of_a_month(zone) -> None:
    for hours in range(0, 24 * 400, 37):
        now = MID_MAY + timedelta(hours=hours)
        found = next_mail_at(now, zone, PUBLIC_CALENDAR).astimezone(ZoneInfo(zone))
        assert now < found < now + timedelta(days=37)
        assert (found.hour, found.weekday() < 5, found.day <= 7) == (9, True, True)
        earlier = [day for day in range(1, found.day) if found.replace(day=day).weekday() < 5]
        assert len(earlier) <= 2  # New Year and the like
