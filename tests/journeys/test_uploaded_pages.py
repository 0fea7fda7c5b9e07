"""Job family pages with odd processes: each is uploaded, completed and opened, and a candidate is hired."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from sqlalchemy import select

from app.candidates.models import Application, Status
from app.db.base import db
from app.interviews.models import Interview
from app.job_families.kinds import StageKind
from app.job_families.library import family_of
from app.job_families.models import JobFamilyVersion
from app.openings.models import Opening, Stage
from app.openings.ways import stages_beside
from app.pipeline.apply import apply
from app.questionnaire.actions import answer_questionnaire, send_questionnaire
from app.shared import clock
from app.turns.actions import turn_differences
from tests.factories.applications import a_candidate
from tests.factories.interviews import a_scorecard
from tests.factories.offers import a_sent_offer
from tests.job_pages.written import HEAD, cases
from tests.pipeline.hiring import agreed

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
UPLOAD = "/job-families/upload-page"
PAGES = {title.partition(":")[0]: page for title, page, _ in cases("seventeen.txt")}
# The page, its process, and the kinds of stages that the candidate goes through.
WAYS = [
    (
        "customer success",  # a heading a stage, an assessment, a panel
        "",
        "screen, questionnaire, assessment, interview, interview, panel, interview, reference check",
    ),
    ("solutions architect", "Individual Contributor", "screen, interview, presentation"),
    # A beginning that two roles share, then rounds.
    (
        "support management",
        "Support Manager",
        "screen, questionnaire, panel, interview, interview, interview",
    ),
    ("security leadership", "Director, Security Assurance", "interview, interview, interview, interview"),
    ("professional services", "", "screen, interview, presentation"),
]


@pytest.mark.parametrize(("title", "process", "kinds"), WAYS, ids=[way[0] for way in WAYS])
def test_a_candidate_is_hired_by_an_uploaded_page(client, cast, session, title, process, kinds):
    clock.freeze(NOW)
    client.sign_in(cast.rita)
    _upload(client, PAGES[title])
    opening = _opened(client, cast, process)
    application = apply(a_candidate(), opening, by=cast.rita)
    session.commit()

    walked = _walk(client, cast, application)

    assert ", ".join(walked) == kinds
    assert application.status is Status.HIRED
    assert not list(turn_differences()), "the stored turns are those of the records"


def _upload(client, page: str) -> None:
    """Save what is read in a page as a draft, enter what the page does not say, and put it into use."""
    text = page if page.startswith("# ") else HEAD + page
    begun = client.form_for(UPLOAD).values
    saved = client.post(
        UPLOAD, data={**begun, "step": "save", "text": text, "name": "Odd", "role": "Odd Job"}
    )
    assert saved.status_code == 303, saved.text
    draft = "/job-families/odd/draft"
    client.submit(f"{draft}/text", reports_to="VP", next_step="Senior")
    family = family_of(db.session.scalars(select(JobFamilyVersion)).one())
    for number, process in enumerate(family.processes, start=1):
        for position, stage in enumerate(process.stages, start=1):
            told = {} if stage.people else {"people": "Manager"}
            if stage.kind.takes_scorecards:
                told |= {"purpose": "To get to know each other.", "attributes": "Care\nClarity"}
            if stage.kind is StageKind.QUESTIONNAIRE:
                told["question_1_text"] = "Why?"
            answer = client.submit(f"{draft}/stages/{number}-{position}", **told)
            assert answer.status_code == 303, answer.text
    used = client.submit(f"{draft}/use")
    assert used.status_code == 303, used.text


def _opened(client, cast, process: str) -> Opening:
    """An opening of the uploaded family, with a team for each stage, published."""
    people = {"recruiter": cast.rita.id, "hiring_manager": cast.dana.id, "region": "US", "places": 1}
    begun = client.submit("/openings/open", job_family="/".join(filter(None, ["odd", process])), **people)
    assert begun.status_code == 303, begun.text
    opening = db.session.scalars(select(Opening)).one()
    team = {}
    for stage in opening.stages:
        if stage.kind.takes_scorecards:
            team[f"stage_{stage.position}"] = [cast.ines.id, cast.sam.id, cast.dana.id]
            team[f"reason_{stage.position}"] = "They did this before."
    saved = client.submit(f"/openings/{opening.id}/hiring-team", **team)
    assert saved.status_code == 303, saved.text
    assert client.submit(f"/openings/{opening.id}/publish").status_code == 303
    db.session.expire_all()
    return opening


def _walk(client, cast, application: Application) -> list[str]:
    """Do what each stage asks, leave out what is optional, and hire. Answers the kinds of the stages."""
    kinds = [application.stage.kind.value]
    days = iter(day for day in range(1, 31) if datetime(2026, 12, day, tzinfo=UTC).weekday() < 5)
    while True:
        stage = application.stage
        group = stages_beside(application.opening.stages, stage)
        for each in group:
            _do(client, cast, application, each, days)
        ahead = [each for each in application.opening.stages[group[-1].position :] if not each.optional]
        if not ahead:
            break
        url = f"/applications/{application.id}/advance?to={ahead[0].id}"
        answer = client.submit(url)
        assert answer.status_code == 303, answer.text
        db.session.expire_all()
        kinds.append(application.stage.kind.value)
    _hire(client, cast, application)
    return kinds


def _do(client, cast, application: Application, stage: Stage, days) -> None:
    if stage.kind.holds_interviews:
        _interview(client, cast, application, stage, days)
    elif stage.kind is StageKind.QUESTIONNAIRE:
        answer_questionnaire(send_questionnaire(application, by=cast.rita), answers=["Because."])
        db.session.commit()
    elif stage.kind is StageKind.ASSESSMENT:
        _do_task(client, cast, application)
    else:
        assert stage.kind is StageKind.REFERENCE_CHECK
        answer = client.submit(f"/applications/{application.id}/references/waive", reason="We know them.")
        assert answer.status_code == 303, answer.text
    db.session.expire_all()


def _interview(client, cast, application: Application, stage: Stage, days) -> None:
    """Hold as many interviews as the page says, those of a panel at one time; submit each scorecard."""
    people = [cast.ines, cast.sam, cast.dana][: sum(each.at_least for each in stage.people)]
    meetings = [people] if stage.is_panel else [[person] for person in people]
    beside = len(stages_beside(application.opening.stages, stage)) > 1
    for meeting in meetings:
        answer = client.submit(
            f"/applications/{application.id}/interviews/schedule",
            interviewer=[str(person.id) for person in meeting],
            starts_at=f"2026-12-{next(days):02}T10:00",
            place="",
            **({"stage": str(stage.id)} if beside else {}),
        )
        assert answer.status_code == 303, answer.text
        db.session.expire_all()
    held = db.session.scalars(select(Interview).where(Interview.stage_id == stage.id)).all()
    assert len(held) == len(people)
    assert len({(each.starts_at, each.calendar_uid) for each in held}) == len(meetings)
    for each in held:
        a_scorecard(each)
    db.session.commit()


def _do_task(client, cast, application: Application) -> None:
    """Send the task, submit it as the candidate, and let a colleague review it."""
    sent = client.submit(f"/applications/{application.id}/stage-result", outcome="task sent", note="")
    assert sent.status_code == 303, sent.text
    client.come_by_link(application.candidate)
    task = (BytesIO(b"My answer."), "task.txt")
    answer = client.submit(f"/my/applications/{application.id}/task", document=task)
    assert answer.status_code == 303, answer.text
    client.sign_in(cast.rita)
    reviewer = client.submit(f"/applications/{application.id}/reviewer", reviewer=str(cast.ines.id))
    assert reviewer.status_code == 303, reviewer.text
    a_scorecard(db.session.scalars(select(Interview).where(~Interview.meets)).one())
    db.session.commit()


def _hire(client, cast, application: Application) -> None:
    """Send an offer, accept it as the candidate, and hire."""
    offer = a_sent_offer(cast, application)
    db.session.commit()
    client.come_by_link(application.candidate)
    page = f"/my/offers/{offer.id}"
    assert client.submit(f"{page}/accept", page=page, full_name=application.candidate.name).status_code == 303
    client.sign_in(cast.rita)
    hired = client.submit(f"/applications/{application.id}/hire", **agreed(cast))
    assert hired.status_code == 303, hired.text
    db.session.expire_all()
