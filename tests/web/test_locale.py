"""A page writes days and times as its reader's region does; mail and records have one form for all."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.outbox.actions import render_mail
from app.shared import clock
from app.shared.times import format_full_day, format_moment, format_month
from tests.factories.applications import an_application, an_opening
from tests.factories.interviews import an_interview

NOON = datetime(2026, 11, 26, 15, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "shown"),
    {
        None: "Thu 26 Nov, 15:05 (Lisbon)",
        "en": "Thu 26 Nov, 15:05 (Lisbon)",
        "en-US,en;q=0.9": "Thu, Nov 26, 3:05\u202fPM (Lisbon)",
        "en-us": "Thu, Nov 26, 3:05\u202fPM (Lisbon)",
        "de-DE,de;q=0.9,en-US;q=0.8": "Thu, 26 Nov, 15:05 (Lisbon)",
        "xx-QQ,en-GB;q=0.5": "Thu 26 Nov, 15:05 (Lisbon)",
        "x" * 4000: "Thu 26 Nov, 15:05 (Lisbon)",
        "*": "Thu 26 Nov, 15:05 (Lisbon)",
    }.items(),
)
def test_an_instant_has_the_form_of_the_readers_region(app, asked, shown):
    clock.freeze(NOON)
    with app.test_request_context(headers={"Accept-Language": asked} if asked else {}):
        assert format_moment(NOON, "Europe/Lisbon") == shown
        assert format_full_day(date(2026, 11, 26)) == "26 Nov 2026", "records know no reader"
        assert format_month("2019-03") == "Mar 2019"


def test_a_mail_has_the_form_for_all_whatever_the_sender_reads(session, cast, app):
    clock.freeze(NOON)
    interview = an_interview(an_application(cast, stage=4), cast.ines)
    candidate = interview.application.candidate
    with app.test_request_context(headers={"Accept-Language": "en-US"}):
        mail = render_mail("interviews/mail/scheduled.txt", to=candidate, interview=interview)
        assert format_moment(interview.starts_at, "Europe/Warsaw") == "Sat, Nov 28, 4:05\u202fPM (Warsaw)"
    assert "Sat 28 Nov, 16:05 (Warsaw)" in mail.body


def test_a_full_day_on_a_page_has_the_form_of_the_reader(client, cast, session):
    opening = an_opening(cast)
    opening.opened_at = NOON
    session.commit()
    client.sign_in(cast.rita)
    page = client.get(f"/openings/{opening.id}", headers={"Accept-Language": "en-US"}).text
    assert "Opened Nov 26, 2026" in page
