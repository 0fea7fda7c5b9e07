"""Reminders leave a day before an interview and while no time is chosen, and never for what is no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.interviews.cancel import cancel_interview
from app.interviews.reschedule import reschedule_interview
from app.interviews.schedule import choose_slot, schedule_interview
from app.outbox.worker import deliver_due_mail
from app.pipeline.advance import advance
from app.pipeline.withdraw import withdraw
from app.shared import clock
from tests.factories.applications import an_application, an_opening
from tests.factories.slots import FRIDAY, can_be_met

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)  # a Friday
HOUR = timedelta(hours=1)


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


@pytest.fixture
def cast(cast):
    clock.freeze(NOW)
    return cast


@pytest.fixture
def arrives(session, smtp_server):
    """What arrives, to whom, once the clock has come to an instant."""

    def arrives(at: datetime) -> list[tuple[str, str]]:
        session.commit()
        before = len(smtp_server.messages)
        clock.freeze(at)
        deliver_due_mail()
        new = smtp_server.messages[before:]
        return sorted((mail["To"].addresses[0].addr_spec, str(mail["Subject"])) for mail in new)

    return arrives


def scheduled(application, cast, starts_at):
    return schedule_interview(
        application, interviewer=cast.ines, starts_at=starts_at, version=application.version, by=cast.rita
    )


AROUND = {  # and the time on the clocks of the candidate and of the interviewer
    # into summer time: that night, Europe's clocks went forward
    datetime(2026, 3, 29, 11, 30, tzinfo=UTC): ("Sun 29 Mar, 13:30 (Warsaw)", "Sun 29 Mar, 12:30 (Lisbon)"),
    # just after midnight there
    datetime(2026, 4, 1, 22, 15, tzinfo=UTC): ("Thu 2 Apr, 00:15 (Warsaw)", "Wed 1 Apr, 23:15 (Lisbon)"),
    # out of summer time
    datetime(2026, 10, 25, 11, 30, tzinfo=UTC): ("Sun 25 Oct, 12:30 (Warsaw)", "Sun 25 Oct, 11:30 (Lisbon)"),
    # over the new year
    datetime(2027, 1, 1, 0, 30, tzinfo=UTC): (
        "Fri, 1 Jan 2027, 01:30 (Warsaw)",
        "Fri, 1 Jan 2027, 00:30 (Lisbon)",
    ),
}


def test_both_are_reminded_a_day_before_in_their_own_time_zone(cast, arrives):
    application = an_application(cast, 4)
    others = [an_application(cast, 4, opening=application.opening) for _ in range(len(AROUND) - 1)]
    for each, starts_at in zip([application, *others], AROUND, strict=True):
        scheduled(each, cast, starts_at)
    assert len(arrives(NOW)) == 2 * len(AROUND)

    for each, (starts_at, (theirs, ours)) in zip([application, *others], AROUND.items(), strict=True):
        before = arrives(starts_at - 24 * HOUR - timedelta(seconds=1))
        assert not [subject for _, subject in before if subject.startswith("Reminder")]
        assert arrives(starts_at - 24 * HOUR) == [
            (each.candidate.email, f"Reminder: your interview on {theirs}"),
            (cast.ines.email, f"Reminder: your interview on {ours}"),
        ]
        assert arrives(starts_at) == []


def test_neither_an_interview_within_a_day_nor_a_cancelled_one_sends_a_reminder(cast, arrives):
    application = an_application(cast, 4)
    cancelled = scheduled(application, cast, NOW + 72 * HOUR)
    cancel_interview(cancelled, reason="Ill.", by=cast.rita)
    assert len(arrives(NOW)) == 4
    scheduled(application, cast, NOW + 24 * HOUR)
    assert len(arrives(NOW)) == 2
    assert arrives(NOW + 24 * HOUR) == []
    assert not [subject for _, subject in arrives(NOW + 200 * HOUR) if subject.startswith("Reminder")]


def test_a_moved_interview_sends_one_reminder_at_its_new_time(cast, arrives):
    interview = scheduled(an_application(cast, 4), cast, NOW + 72 * HOUR)
    arrives(NOW)
    reschedule_interview(interview, starts_at=NOW + 96 * HOUR, reason="Travels.", by=cast.rita)
    assert len(arrives(NOW)) == 2
    assert arrives(NOW + 48 * HOUR) == []
    assert [subject.split(":")[0] for _, subject in arrives(NOW + 72 * HOUR)] == ["Reminder"] * 2


# Who has not chosen a time ------------------------------------------------------------------------------


@pytest.fixture
def asked(cast):
    """Has come to the peer interview, and is asked for a time."""
    opening = an_opening(cast)
    can_be_met(cast.ines, FRIDAY, 10, 12)
    application = an_application(cast, 3, opening=opening)
    advance(application, version=application.version, reason="Convinced.", by=cast.rita)
    return application


def test_after_three_requests_the_recruiter_is_notified(cast, asked, arrives):
    candidate = asked.candidate.email
    assert arrives(NOW) == [], "the move can still be undone"
    assert arrives(NOW + HOUR / 6) == [(candidate, "Choose a time for your next interview")]
    assert arrives(NOW + 24 * HOUR - timedelta(seconds=1)) == []
    assert arrives(NOW + 24 * HOUR) == [(candidate, "Reminder: choose a time for your next interview")]
    assert arrives(NOW + 47 * HOUR) == []
    assert arrives(NOW + 48 * HOUR) == [(candidate, "Reminder: choose a time for your next interview")]
    assert arrives(NOW + 72 * HOUR) == [(cast.rita.email, "Mateusz Lis has not chosen a time")]
    assert arrives(NOW + 1000 * HOUR) == []


def test_a_candidate_who_has_chosen_gets_no_reminder(cast, asked, arrives):
    arrives(NOW + 24 * HOUR)
    starts_at = datetime(2026, 3, 27, 10, tzinfo=UTC)
    choose_slot(asked, starts_at=starts_at)
    told = arrives(NOW + 26 * HOUR)
    assert [subject for _, subject in told] == [
        "Your interview on Fri 27 Mar, 11:00 (Warsaw)",
        "Your interview with Mateusz Lis on Fri 27 Mar, 10:00 (Lisbon)",
    ]
    assert arrives(starts_at - 25 * HOUR) == []


def test_a_candidate_whose_application_has_ended_gets_no_reminder(asked, arrives):
    arrives(NOW + 24 * HOUR)
    withdraw(asked, version=asked.version, by=None)
    assert arrives(NOW + 100 * HOUR) == []
