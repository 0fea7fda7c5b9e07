"""Who gets mail about a handover, and what it says: those concerned once, and the leaver all of it."""

from __future__ import annotations

from sqlalchemy import select

from app.onboarding.mail import PERSON_CHANGED_MAIL
from app.outbox.models import Message
from app.people.departure.actions import leave
from app.people.departure.mail import LEAVER_HANDOVER_MAIL, TAKEN_OVER_MAIL
from app.people.models import User
from tests.people.departure.conftest import close, ends_of, first_choices, user_named


def test_those_concerned_get_a_mail_each(company, session) -> None:
    session.execute(Message.__table__.delete())
    company.ada.time_zone, company.ines.time_zone = "Europe/Stockholm", "Asia/Tokyo"
    roy, sam = user_named("roy"), company.sam
    close(company.ines, company.ada, interview=roy, team=roy, buddy=sam)

    messages = session.scalars(select(Message)).all()
    addresses = {message.to_email for message in messages}
    assert roy.email in addresses
    assert any(email.startswith("candidate") for email in addresses), "the interviewer of one changes"
    about_buddy = [(each.to_email, each.kind) for each in messages if "buddy" in each.body]
    assert sorted(about_buddy) == sorted(
        [
            (company.jonas.email, PERSON_CHANGED_MAIL),
            (sam.email, PERSON_CHANGED_MAIL),
            (company.ines.email, LEAVER_HANDOVER_MAIL),
        ]
    )
    (to_leaver,) = [each for each in messages if each.kind == LEAVER_HANDOVER_MAIL]
    assert "(Tokyo)" in to_leaver.body and "(Stockholm)" not in to_leaver.body


def test_each_successor_reads_what_they_take_over_and_the_leaver_reads_all(company, session) -> None:
    session.execute(Message.__table__.delete())
    choices = first_choices(company.marta, company.ada)
    ends = ends_of(company.marta, company.ada)
    taken = {
        (to.email, end.what)
        for end in ends
        if not end.kind.notifies_successor and isinstance(to := choices.get(end.key), User)
    }
    assert taken

    leave(company.marta, takes=(), closing=True, choices=choices, reason="-", by=company.ada)

    session.flush()
    bodies = {
        message.to_email: message.body
        for message in session.scalars(select(Message).where(Message.kind == TAKEN_OVER_MAIL))
    }
    assert all(what in bodies[email] for email, what in taken)
    (to_leaver,) = session.scalars(select(Message).where(Message.kind == LEAVER_HANDOVER_MAIL))
    assert to_leaver.to_email == company.marta.email
    assert all(end.what in to_leaver.body for end in ends)
