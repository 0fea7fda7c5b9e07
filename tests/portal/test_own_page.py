"""The page of a candidate: their stage, what comes next, what was promised, and nothing about others."""

from __future__ import annotations

from datetime import timedelta

from app.candidates.models import Status
from app.interviews.models import InterviewState
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.shared import clock
from app.shared.links import signed_path
from app.shared.times import format_moment
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.portal.page import own_data, own_page
from tests.real.page import Page
from tests.real.statements import statements


def stations(html: str) -> list[tuple[str, str]]:
    """Each station of the track with its state."""
    page = Page(html)
    track = next(e for e in page.all("div") if e.attributes.get("class") == "track")
    return [
        (item.text.split("  ")[0].strip(), item.attributes["class"]) for item in page.all("li", within=track)
    ]


def test_the_track_has_the_stages_and_marks_theirs(client, cast, session):
    application = an_application(cast, 3)
    client.come_by_link(application.candidate)

    line = stations(own_page(client))

    assert [state for _, state in line] == ["past", "past", "here", *["ahead"] * 4]
    for (name, _), stage in zip(line, application.opening.stages, strict=False):
        assert stage.name in name
    assert "Hired" in line[-1][0]


def test_the_page_leads_to_the_questions_until_they_expire(client, cast, session):
    questionnaire = a_questionnaire(an_application(cast))
    client.come_by_link(questionnaire.application.candidate)

    assert signed_path("questionnaire", questionnaire.id) in own_page(client)
    assert client.get(signed_path("questionnaire", questionnaire.id)).status_code == 200

    questionnaire.expires_at = clock.now()
    assert "/questionnaire/" not in own_page(client)


def test_an_interview_is_shown_in_their_time_zone_with_interviewer_and_place(client, cast, session):
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines, place="Room 7")
    client.come_by_link(application.candidate)

    page = own_page(client)

    assert format_moment(interview.starts_at, "Europe/Warsaw") in page
    assert "Ines Duarte, Account Executive" in page
    assert "Room 7" in page
    assert client.forge("/my/time-zone", time_zone="Mars/Olympus").status_code == 422
    assert application.candidate.time_zone == "Europe/Warsaw"
    client.submit("/my/time-zone", time_zone="Asia/Tokyo")
    assert format_moment(interview.starts_at, "Asia/Tokyo") in own_page(client)


def test_the_page_says_by_when_we_answer_and_when_we_are_late(client, cast, session):
    clock.freeze(clock.now())
    application = an_application(cast, 4)
    an_interview(application, cast.ines, starts_in=timedelta(hours=-1))
    promised_by = clock.now() - timedelta(minutes=30) + timedelta(days=5)
    client.come_by_link(application.candidate)

    assert f"by {format_moment(promised_by, 'Europe/Warsaw')}" in own_page(client)

    clock.move(timedelta(days=5))
    client.come_by_link(application.candidate)
    assert "are late" in own_page(client)


def test_the_company_says_within_how_many_days_candidates_and_colleagues_get_an_answer(client, cast, session):
    clock.freeze(clock.now())
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines, starts_in=timedelta(hours=-1))
    session.commit()
    client.sign_in(cast.ada)
    refused = client.submit("/company/details", process_limit_days="0", answer_promise_days="61")
    assert "from 1 to 260" in refused.text and "from 1 to 60" in refused.text
    client.submit("/company/details", process_limit_days="1", answer_promise_days="1")
    assert "within 1 day, also" in client.get("/reports/hiring/promises").text
    client.come_by_link(application.candidate)
    assert "within 5 days, by" in own_page(client), "who waits already keeps the promise they have"
    interview.starts_at, interview.ends_at = clock.now() - timedelta(minutes=30), clock.now()
    session.commit()
    clock.move(timedelta(hours=1))
    assert "within a day, by" in own_page(client)
    clock.move(timedelta(days=4))
    client.sign_in(cast.rita)
    assert "Process long overdue" in client.get(f"/applications/{application.id}").text
    client.come_by_link(application.candidate)
    assert "are late" in own_page(client)


def test_every_application_of_theirs_and_no_one_elses(client, cast, session):
    candidate = a_candidate("Mateusz Lis")
    mine = [an_application(cast, 2, candidate=candidate), an_application(cast, 5, candidate=candidate)]
    mine[0].opening.role = "Account Executive"
    other = an_application(cast, candidate=a_candidate("Noor Aziz"))
    other.opening.role = "Designer"
    client.come_by_link(candidate)

    page = own_page(client)

    assert "Account Executive" in page and "Inside Sales Representative" in page
    assert "Noor Aziz" not in page and "Designer" not in page
    withdrawing = f"/my/applications/{other.id}/withdraw"
    assert client.get(withdrawing).status_code == client.forge(withdrawing).status_code == 404
    assert other.status is Status.ACTIVE


def test_the_page_is_the_same_with_a_scorecard_and_without_one(client, cast, session):
    clock.freeze(clock.now())
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines, starts_in=timedelta(hours=-2))
    client.come_by_link(application.candidate)
    before = own_page(client)
    interview.state = InterviewState.WAIVED
    assert own_page(client) == before

    a_scorecard(interview)
    assert interview.state is InterviewState.HELD
    assert own_page(client) == before


SECRETS = ["Take-aways of Ines", "Pros of Ines", "Cons of Ines", "Private of Ines", "Next of Ines"]


def test_it_shows_nothing_that_others_wrote(client, cast, session):
    """No scorecard, reason, note, rating or other candidate, on any page or in the download."""
    application = an_application(cast, 4)
    names = ["take_aways", "pros", "cons", "private_note", "next_note"]
    card = a_scorecard(
        an_interview(application, cast.ines, starts_in=timedelta(days=-1)),
        **dict(zip(names, SECRETS, strict=True)),
    )
    an_application(cast, 4, opening=application.opening, candidate=a_candidate("Noor Aziz"))
    reason, note = DeclineReason.VALUES, "A note of Dana"
    client.come_by_link(application.candidate)
    said = {"reason": reason, "note": note, "paragraph": "Thank you for your story."}
    decline(application, version=application.version, by=cast.dana, **said)

    read = [client.get(path).get_data() for path in ("/my", "/my/data", "/my/time-zone")]
    read.append(str(own_data(client)).encode())
    for secret in [*SECRETS, note, reason.value, card.recommendation.value, "Noor Aziz", cast.dana.name]:
        assert not any(secret.encode() in page for page in read), secret


def test_a_candidates_markup_stays_text(client, cast, session):
    candidate = a_candidate('<img src=x onerror="alert(1)">')
    an_application(cast, candidate=candidate)
    client.come_by_link(candidate)

    assert "<img" not in own_page(client)
    assert "&lt;img" in own_page(client)


def test_a_hired_candidate_is_welcomed(client, cast, session):
    application = an_application(cast, 6, status=Status.HIRED)
    client.come_by_link(application.candidate)

    page = own_page(client)

    assert "You are hired" in page
    assert stations(page)[-1][1] == "here"
    assert "Withdraw" not in page


def test_the_page_takes_the_same_statements_with_many_interviews(client, cast, session):
    application = an_application(cast, 4)
    client.come_by_link(application.candidate)
    costs = []
    for _ in range(3):
        an_interview(application, cast.ines, state=InterviewState.CANCELLED)
        session.commit()
        with statements() as sent:
            own_page(client)
        costs.append(len(sent))

    assert len(set(costs)) == 1
