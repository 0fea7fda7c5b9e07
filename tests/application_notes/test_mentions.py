"""A mention is mailed, may ask a person to look, and lets nobody read more than before."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.activity.queries import activity_of
from app.application_notes.actions import delete_note, edit_note, look_at_note, write_note
from app.application_notes.mentions import mentioned_people
from app.application_notes.models import ApplicationNote, LookRequest
from app.application_notes.queries import open_look_requests_of
from app.application_notes.rules import NoteAccess, NoteAudience, NoteReader
from app.outbox.models import Message, MessageState
from app.people.accounts import close_account, revoke_role
from app.shared.refusals import Conflict, RuleBroken
from tests.cast import person
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.look_requests import open_look_requests

RECRUITERS, TEAM, INTERVIEWERS = NoteAudience.RECRUITERS, NoteAudience.HIRING_TEAM, NoteAudience.INTERVIEWERS
SECRET = "They ask for 70."


@pytest.fixture
def application(cast):
    return an_application(cast, stage=4)


@pytest.fixture
def rae(cast):
    return person("Rae Berg", Role.RECRUITER)


def write(application, text, by, audience=TEAM, **more):
    return write_note(application, text=f"{text} {SECRET}", audience=audience, by=by, **more)


def mails(session):
    mentioned = select(Message).where(Message.kind == "mentioned in a note")
    return session.scalars(mentioned.order_by(Message.id)).all()


def test_a_mention_is_mailed_with_a_link_and_no_word_of_the_note(client, cast, session, rae, application):
    note = write(application, "@Rae Berg, read this.", cast.rita)
    (mail,) = mails(session)
    assert (mail.to_email, mail.reply_to) == (rae.email, cast.rita.email)
    assert f"/notes/{note.id}" in mail.body
    assert SECRET not in f"{mail.subject} {mail.body}"
    client.sign_in(rae)
    answer = client.get(f"/notes/{note.id}")
    assert answer.headers["Location"] == f"/applications/{application.id}/notes#note-{note.id}"
    assert (
        "<strong>@Rae Berg</strong>, read this." in client.get(f"/applications/{application.id}/notes").text
    )


def test_nobody_is_told_twice_or_of_their_own_mention(cast, session, rae, application):
    note = write(application, "@Rae Berg @Rae Berg and I, @Rita Okafor.", cast.rita)
    edit_note(note, text="@Rae Berg: again.", audience=TEAM, by=cast.rita)
    assert [mail.to_email for mail in mails(session)] == [rae.email]


def test_a_mention_of_somebody_who_does_not_see_the_application_is_refused(cast, session, application):
    for name in ("Sam Carter", "Hugo Stein"):
        with pytest.raises(RuleBroken, match=f"{name} does not read notes about this application"):
            write(application, f"@{name.lower()}, look.", cast.rita)
    assert (mails(session), session.scalars(select(ApplicationNote)).all()) == ([], [])
    assert write(application, "see @gitlab and @Nora Nobody", cast.rita).mentions == [], "nobody’s names"


def test_a_mention_of_an_interviewer_who_may_not_read_the_note_is_refused(cast, session, application):
    interview = an_interview(application, cast.ines)
    with pytest.raises(RuleBroken, match="Ines Duarte cannot read this note before they submit"):
        write(application, "@Ines Duarte", cast.rita)
    write(application, "@Ines Duarte", cast.rita, INTERVIEWERS)
    a_scorecard(interview)
    write(application, "@Ines Duarte", cast.rita)
    with pytest.raises(RuleBroken, match="Ines Duarte is an interviewer and cannot read"):
        write(application, "@Ines Duarte", cast.rita, RECRUITERS)
    assert len(mails(session)) == 2


def test_a_person_who_owes_a_scorecard_does_not_learn_from_a_mention_whose_is_in(cast, session, application):
    """Until their own is in, their notes may mention every interviewer, with and without a scorecard."""
    an_interview(application, cast.rita, stage=application.opening.stages[5])
    interview = an_interview(application, cast.ines)
    note = write(application, "@Ines Duarte", cast.rita, INTERVIEWERS)
    a_scorecard(interview)
    write(application, "@Ines Duarte, again", cast.rita, INTERVIEWERS)
    edit_note(note, text="@Ines Duarte!", audience=INTERVIEWERS, please_look=True, by=cast.rita)
    assert len(mails(session)) == 3


def test_every_mention_that_is_refused_is_named(cast, application):
    an_interview(application, cast.ines)
    an_interview(application, cast.dana)
    with pytest.raises(RuleBroken) as refused:
        write(application, "@Ines Duarte and @Dana Whitfield", cast.rita)
    sentences = [refused.value.sentence, *(each.sentence for each in refused.value.others)]
    assert [each.partition(" cannot")[0] for each in sentences] == ["Ines Duarte", "Dana Whitfield"]


def test_a_wider_audience_does_not_take_an_earlier_mention_along(cast, session, application):
    an_interview(application, cast.ines)
    note = write(application, "@Ines Duarte", cast.rita, INTERVIEWERS)
    with pytest.raises(RuleBroken, match="Ines Duarte cannot read"):
        edit_note(note, text="@Ines Duarte", audience=TEAM, by=cast.rita)
    with pytest.raises(RuleBroken, match="Ines Duarte cannot read"):
        edit_note(note, text="@Ines Duarte", audience=RECRUITERS, by=cast.rita)


def test_please_look_is_open_until_one_click_closes_it(client, cast, session, rae, application):
    note = write(application, "@Rae Berg", cast.rita, please_look=True)
    (request,) = open_look_requests(application)
    assert (request.user, request.note, "asks you to look" in mails(session)[0].body) == (rae, note, True)
    client.sign_in(rae)
    page = f"/applications/{application.id}/notes"
    assert client.submit(f"/notes/{note.id}/looked", page=page).status_code == 303
    assert (open_look_requests(application), request.looked) == ([], True)
    assert "Rae Berg looked on" in client.get(page).text
    assert activity_of(note)[0].sentence == "looked at a note"
    client.sign_in(cast.rita)
    assert client.forge(f"/notes/{note.id}/looked").status_code == 409


def test_writing_a_note_about_the_application_closes_them_too(cast, session, rae, application):
    write(application, "@Rae Berg", cast.rita, please_look=True)
    elsewhere = an_application(cast, stage=2)
    write(elsewhere, "@Rae Berg", cast.rita, please_look=True)
    write(application, "Done.", rae)
    assert open_look_requests(application) == []
    (left,) = open_look_requests_of(rae)
    assert left.note.application == elsewhere


def test_please_look_needs_a_mention(client, cast, application):
    client.sign_in(cast.rita)
    answer = client.submit(
        f"/applications/{application.id}/notes",
        page=f"/applications/{application.id}/notes",
        note="Anybody?",
        please_look=True,
    )
    assert (answer.status_code, "Mention the people who should look" in answer.text) == (422, True)


def test_a_request_ends_when_the_note_goes_or_mentions_them_no_more(cast, session, rae, application):
    gone = write(application, "@Rae Berg", cast.rita, please_look=True)
    changed = write(application, "@Rae Berg, please", cast.rita, please_look=True)
    delete_note(gone, by=cast.rita)
    edit_note(changed, text="Never mind.", audience=TEAM, by=cast.rita)
    assert open_look_requests(application) == []
    assert [request.looked for request in session.scalars(select(LookRequest))] == [False, False]
    assert mails(session)[0].state is MessageState.CANCELLED


def test_the_author_can_ask_again(cast, session, rae, application):
    note = write(application, "@Rae Berg", cast.rita, please_look=True)
    edit_note(note, text="@Rae Berg!", audience=TEAM, please_look=True, by=cast.rita)
    assert len(mails(session)) == 1
    look_at_note(note, by=rae)
    edit_note(note, text="@Rae Berg!!", audience=TEAM, please_look=True, by=cast.rita)
    assert (len(open_look_requests(application)), len(mails(session))) == (1, 2)


def test_a_request_ends_when_the_account_closes(client, cast, session, rae, application):
    write(application, "@Rae Berg", cast.rita, please_look=True)
    close_account(rae, by=cast.ada)
    assert open_look_requests(application) == []
    assert session.scalars(select(LookRequest).where(LookRequest.ended_at.is_(None))).all() == []
    client.sign_in(cast.rita)
    assert "Rae Berg is no longer asked to look" in client.get(f"/applications/{application.id}/notes").text


@pytest.mark.both_databases
def test_a_request_about_a_note_they_may_not_read_now_waits_for_nobody(cast, session, rae, application):
    """Neither after they lost the role, nor while they owe a scorecard: nothing tells them of it."""
    write(application, "@Rae Berg @Dana Whitfield", cast.rita, please_look=True)
    interview = an_interview(application, cast.dana)
    assert [request.user for request in open_look_requests(application)] == [rae]
    assert open_look_requests_of(cast.dana, application) == []
    with pytest.raises(RuleBroken):
        write(application, "@Dana Whitfield", cast.rita)
    revoke_role(rae, Role.RECRUITER, by=cast.ada)
    session.flush()
    assert open_look_requests(application) == []
    a_scorecard(interview)
    assert [request.user for request in open_look_requests(application)] == [cast.dana]


def test_a_note_for_interviewers_ends_no_request_about_a_note_they_may_not_read(cast, application):
    write(application, "@Dana Whitfield", cast.rita, please_look=True)
    interview = an_interview(application, cast.dana)
    write(application, "Room 4.", cast.dana, INTERVIEWERS)
    a_scorecard(interview)
    assert len(open_look_requests(application)) == 1


READERS = [
    NoteReader(number, name, f"p{number}@example.com", NoteAccess(True, False, False))
    for number, name in enumerate(
        ["Rita Okafor", "Rita Okafor-Lund", "Jean-Luc O’Neil", "Zoë Ünal", "Bo Li", "Bo Li", "Max Jr."]
    )
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Rita Okafor", [0]),
        ("@rita OKAFOR, please", [0]),
        ("Thanks (@Rita Okafor).", [0]),
        ("**@Rita Okafor**'s view", [0]),
        ("@Rita Okafor’s view", [0]),
        ("@Rita Okafor-Lund and @Rita Okafor", [1, 0]),
        ("@Jean-Luc O’Neil and @Zoë Ünal", [2, 3]),
        ("@p5@example.com knows", [5]),
        ("@Max Jr. knows", [6]),
        ("Mail rita@example.com or see https://example.com/@someone, `@Override`, a @ b, @ 5pm, 5@3", []),
        ("see @gitlab", []),
    ],
)
def test_a_mention_is_an_at_sign_and_a_full_name_or_an_email(text, found):
    assert [person.id for person in mentioned_people(text, READERS)] == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("@Rita", "Write the whole name, such as @Rita Okafor, @Rita Okafor-Lund"),
        ("@Rita Okaforson", "Write the whole name"),
        ("@bo li", "More than one person here is called Bo Li"),
        ("@Rita Okafor " * 51, "at most 50"),
    ],
)
def test_another_one_is_refused(text, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        mentioned_people(text, READERS)


def test_a_person_without_an_open_request_cannot_close_one(cast, application):
    note = write(application, "Read this.", cast.rita)
    with pytest.raises(Conflict, match="You are not asked to look"):
        look_at_note(note, by=cast.dana)
