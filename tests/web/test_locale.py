"""A page writes days and times in the format of its reader's region; mail and records have one format."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.outbox.actions import render_mail
from app.shared import clock
from app.shared.times import format_full_day, format_moment, format_month
from tests.factories.applications import an_application, an_opening
from tests.factories.interviews import an_interview

NOON = datetime(2026, 11, 26, 15, 5, tzinfo=UTC)


FORMATS = {
    None: "Thu 26 Nov, 15:05 (Lisbon)",
    "en": "Thu 26 Nov, 15:05 (Lisbon)",
    "en-US,en;q=0.9": "Thu, Nov 26, 3:05\u202fPM (Lisbon)",
    "en-us": "Thu, Nov 26, 3:05\u202fPM (Lisbon)",
    "de-DE,de;q=0.9,en-US;q=0.8": "Thu, 26 Nov, 15:05 (Lisbon)",
    "xx-QQ,en-GB;q=0.5": "Thu 26 Nov, 15:05 (Lisbon)",
    "x" * 4000: "Thu 26 Nov, 15:05 (Lisbon)",
    "*": "Thu 26 Nov, 15:05 (Lisbon)",
}


def test_an_instant_has_the_format_of_the_readers_region(app):
    """A full day and a month, which records have, have one format for all."""
    clock.freeze(NOON)
    for accepted, shown in FORMATS.items():
        with app.test_request_context(headers={"Accept-Language": accepted} if accepted else {}):
            assert format_moment(NOON, "Europe/Lisbon") == shown, accepted
            assert format_full_day(date(2026, 11, 26)) == "26 Nov 2026", accepted
            assert format_month("2019-03") == "Mar 2019", accepted


def test_a_mail_has_the_same_format_for_every_sender(session, cast, app):
    clock.freeze(NOON)
    interview = an_interview(an_application(cast, stage=4), cast.ines)
    candidate = interview.application.candidate
    with app.test_request_context(headers={"Accept-Language": "en-US"}):
        mail = render_mail("interviews/mail/scheduled.txt", to=candidate, interview=interview)
        assert format_moment(interview.starts_at, "Europe/Warsaw") == "Sat, Nov 28, 4:05\u202fPM (Warsaw)"
    assert "Sat 28 Nov, 16:05 (Warsaw)" in mail.body


def test_a_full_day_on_a_page_has_the_format_of_the_readers_region(client, cast, session):
    opening = an_opening(cast)
    opening.opened_at = NOON
    session.commit()
    client.sign_in(cast.rita)
    page = client.get(f"/openings/{opening.id}", headers={"Accept-Language": "en-US"}).text
    assert "Opened Nov 26, 2026" in page
