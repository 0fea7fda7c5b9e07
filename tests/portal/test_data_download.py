"""A candidate downloads what we keep of them, and requests deletion of it."""

from __future__ import annotations

import json
import random
import tracemalloc
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.candidates.models import Consent
from app.home.your_turn import your_turn_of
from app.outbox.models import Message, MessageState
from app.portal.data_download import DataDownload
from app.shared import clock
from app.shared.times import format_moment
from app.turns.actions import update_turns
from tests.factories.applications import a_candidate, an_application
from tests.factories.documents import A_TEXT, a_document
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.factories.tags import a_member, a_tag
from tests.portal.page import own_data, own_page


@pytest.fixture
def application(cast, session, client):
    application = an_application(cast, 4)
    client.come_by_link(application.candidate)
    return application


def test_the_file_says_since_when_they_are_kept_in_mind_and_no_word_of_colleagues(
    client, cast, session, application
):
    a_tag(cast.rita, "Klingon speaker", application.candidate)
    member = a_member(cast.rita, application.candidate, why="Ask Worf.")
    data = own_data(client)
    assert data["kept_in_mind_since"] == [member.added_at.isoformat()]
    assert not any(word in json.dumps(data) for word in ("Klingon", "Worf", member.pool.name))


def test_the_file_has_what_they_gave_and_what_happened(client, cast, session, application):
    a_questionnaire(application, answers=["I listen.", "DevSecOps.", "One platform."])
    interview = an_interview(application, cast.ines, starts_in=timedelta(days=-1))
    a_scorecard(interview)
    words = "I agree that you keep this."
    session.add(Consent(candidate=application.candidate, application=application, wording=words))

    data = own_data(client)

    assert data["you"]["email"] == application.candidate.email
    (told,) = data["applications"]
    assert [consent["to"] for consent in told["consent"]] == [words]
    assert [stage["stage"] for stage in told["stages"]] == [
        stage.name for stage in application.opening.stages[:4]
    ]
    assert [each["answer"] for each in told["questionnaires"][0]["answers"]] == [
        "I listen.",
        "DevSecOps.",
        "One platform.",
    ]
    assert told["interviews"] == [
        {
            "stage": "Peer interview",
            "with": "Ines Duarte",
            "job_title": "Account Executive",
            "starts_at": interview.starts_at.isoformat(),
            "minutes": 30,
            "place": "",
            "is": "over",
        }
    ]


def test_the_file_has_the_mail_that_was_sent_to_them_without_its_link(client, cast, session, application):
    client.sign_in(cast.rita)
    client.come_by_link(application.candidate)
    client.submit("/my/link", email=application.candidate.email)
    for state in (MessageState.WAITING, MessageState.SENT):
        message = _a_message(application, state)
        session.add(message)
    session.add(_a_message(application, MessageState.SENT, to="rita@example.com"))
    session.flush()

    (mail,) = own_data(client)["mail_sent_to_you"]

    assert mail["subject"] == "sent"
    assert "/my/" not in mail["text"]


def _a_message(application, state, to=None) -> Message:
    return Message(
        message_id=f"{state.value}{to}@example.com",
        kind="interview scheduled",
        about=f"application:{application.id}",
        to_name="x",
        to_email=to or application.candidate.email,
        subject=state.value,
        body="See you.",
        link_purpose="my",
        link_id=1,
        state=state,
        due_at=clock.now(),
        sent_at=clock.now(),
    )


def test_the_file_is_an_attachment_and_has_their_documents_under_safe_names(client, session, application):
    given = a_document(application, A_TEXT, name="../../<b>résumé</b>.exe")
    answer = client.get("/my/data.zip")

    with ZipFile(BytesIO(answer.data)) as archive:
        (listed,) = json.loads(archive.read("data.json"))["applications"][0]["documents"]
        assert archive.read(listed["file"]) == A_TEXT
        names = archive.namelist()
    assert listed["name"] == given.name
    assert not any(name.startswith("/") or ".." in name or "<" in name for name in names)
    assert names[1].startswith("documents/") and names[1].endswith(".txt")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_file_is_streamed_in_little_memory(session, application):
    large = [random.Random(n).randbytes(500_000).hex().encode() for n in range(8)]  # noqa: S311
    for content in large:
        a_document(application, content)
    session.commit()
    with closing(DataDownload(application.candidate)) as first:  # its statements stay in memory
        assert b"".join(first)
    tracemalloc.start()
    archive = DataDownload(application.candidate)
    read = sum(map(len, archive))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    archive.close()

    assert read > 2_000_000
    assert peak < 1_500_000


def test_one_download_runs_at_a_time(client, app, session, application):
    """Six at once took 630 MB in each process (51)."""
    first = DataDownload(application.candidate)
    answer = client.get("/my/data.zip")
    stranger = app.test_client()
    stranger.come_by_link(a_candidate("Noor Aziz"))

    assert answer.status_code == 429
    assert "already being downloaded" in answer.text
    assert stranger.get("/my/data.zip").status_code == 200
    first.close()
    assert client.head("/my/data.zip").status_code == 200
    assert client.get("/my/data.zip").status_code == 200


def test_nobody_downloads_another_candidates_file(client, app, application):
    stranger = app.test_client()
    stranger.come_by_link(a_candidate("Noor Aziz"))

    data = own_data(stranger)
    assert application.candidate.email not in str(data)
    assert data["applications"] == []


def test_a_deletion_request_is_recorded_and_the_recruiter_notified_once(client, cast, session, application):
    form = client.form_for("/my/data/erasure")
    answer = client.send(form)

    assert (answer.status_code, answer.location) == (303, "/my/data")
    candidate = application.candidate
    assert format_moment(candidate.erasure_asked_at, candidate.time_zone) in own_page(client, "/my/data")
    assert [line.sentence for line in activity_of(candidate)] == ["requested deletion of their data"]
    told = session.scalars(select(Message)).one()
    assert (told.to_email, told.subject) == (cast.rita.email, "Mateusz Lis requested deletion of their data")

    clock.move(timedelta(hours=1))
    again = client.send(form)
    assert again.status_code == 422
    assert "You already requested this" in again.text
    assert session.scalars(select(Message)).all() == [told]
    assert "You requested this on" in own_page(client, "/my/data/erasure")


def test_a_deletion_request_is_a_turn_of_the_recruiter_alone(app, cast, session, application):
    """Once, however many applications the candidate has."""
    an_application(cast, candidate=application.candidate)
    application.candidate.erasure_asked_at = clock.now()
    update_turns(application.candidate)
    session.commit()

    with app.test_request_context():
        lines = {
            name: [
                turn.what for turn in your_turn_of(getattr(cast, name)).for_reader if "deletion" in turn.what
            ]
            for name in ("rita", "dana", "ada")
        }

    assert lines == {"rita": ["Mateusz Lis requested deletion"], "dana": [], "ada": []}
