"""One candidate goes through a process with every kind of stage, from the questionnaire to the hire."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.candidates.models import Application, Status
from app.db.base import db
from app.interviews.models import Interview
from app.job_families.reader import read_job_family
from app.offers.send import withdraw_offer
from app.onboarding.models import Onboarding
from app.openings.actions import opening_with_stages
from app.openings.models import OpeningState
from app.openings.ways import stages_beside
from app.pipeline.apply import apply
from app.pipeline.ledger import write_move
from app.pipeline.rules import MoveVerb
from app.reference_checks.actions import waive_references
from app.shared import clock
from app.shared.regions import Region
from app.stage_results.queries import last_result
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.factories.applications import a_candidate
from tests.factories.interviews import a_questionnaire, a_scorecard
from tests.factories.offers import a_sent_offer, a_waiting_offer
from tests.pipeline.hiring import agreed
from tests.portal.page import own_page

FAMILY = Path(__file__).parents[1] / "job_families" / "files" / "support_manager.yaml"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday

pytestmark = pytest.mark.both_databases


@pytest.fixture
def opening(cast):
    clock.freeze(NOW)
    opening = opening_with_stages(read_job_family(FAMILY), "Support Manager")
    opening.region, opening.places = Region.EMEA, 2
    opening.recruiter, opening.hiring_manager = cast.rita, cast.dana
    opening.state, opening.published_at = OpeningState.OPEN, NOW
    teams = {
        "Screen": [cast.rita],
        "Case at home": [cast.ines, cast.sam],
        "Panel of peers": [cast.ines, cast.sam],
        "Technical interview": [cast.ines, cast.sam],
        "Talk with the VP": [cast.dana],
    }
    for stage in opening.stages:
        stage.hiring_team = teams.get(stage.name, [])
    db.session.add(opening)
    return opening


def arrived(opening, position: int) -> Application:
    """An application at a stage, by the ledger."""
    application = apply(a_candidate(), opening, by=opening.recruiter)
    for stage in opening.stages[1:position]:
        write_move(application, MoveVerb.ADVANCE, stage=stage, status=Status.ACTIVE, by=opening.recruiter)
    return application


def awaited(application) -> dict[TurnKind, str]:
    """What an application waits for, and from whom."""
    turns = db.session.query(Turn).filter(Turn.application_id == application.id)
    people = (application.opening.recruiter, application.opening.hiring_manager)
    names = {person.id: person.name for person in people}
    return {turn.kind: names.get(turn.user_id, "another") for turn in turns}


def advance(client, application, *, to=None, **fields):
    """Advance by the page; `to` is the stage that its link asks for."""
    url = f"/applications/{application.id}/advance"
    answer = client.submit(f"{url}?to={to.id}" if to else url, **fields)
    if answer.status_code == 303:
        db.session.expire_all()
    return answer


def interview(client, application, stage, interviewer, day: int, hour: int = 10) -> Interview:
    """Schedule an interview by its page; of a panel, with several people."""
    people = interviewer if isinstance(interviewer, list) else [interviewer]
    answer = client.submit(
        f"/applications/{application.id}/interviews/schedule",
        interviewer=[str(each.id) for each in people],
        starts_at=f"2026-12-{day:02}T{hour:02}:00",
        place="",
        **({"stage": str(stage.id)} if len(stages_beside(stage.opening.stages, stage)) > 1 else {}),
    )
    assert answer.status_code == 303, answer.text
    found = db.session.query(Interview).filter_by(stage_id=stage.id, interviewer_id=people[-1].id)
    return found.order_by(Interview.id.desc()).first()


def test_a_candidate_goes_through_every_kind_of_stage_to_the_hire(client, cast, opening):
    application = arrived(opening, 1)
    a_questionnaire(application, answers=["Because.", "yes", "12"])
    by_name = {stage.name: stage for stage in opening.stages}
    client.sign_in(cast.rita)
    assert advance(client, application).status_code == 303
    a_scorecard(interview(client, application, by_name["Screen"], cast.rita, 1))
    assert advance(client, application).status_code == 303

    # The task to take home
    assert awaited(application) == {TurnKind.SEND_TASK: cast.rita.name}
    assert "Send task" in client.get(f"/applications/{application.id}").text
    record = f"/applications/{application.id}/stage-result"
    assert client.submit(record, outcome="task sent", note="").status_code == 303
    assert awaited(application) == {TurnKind.SUBMIT_TASK: "another"}
    client.come_by_link(application.candidate)
    assert "Submit task" in own_page(client)
    for link in ("javascript:alert(1)", "ftp://example.org/case", "my case"):
        refused = client.submit(f"/my/applications/{application.id}/task", link=link)
        assert refused.status_code == 422 and "Enter a web address such as" in refused.text
        assert link in refused.text
    answer = client.submit(
        f"/my/applications/{application.id}/task",
        link="https://example.org/case",
        document=(io.BytesIO(b"What does the customer want?"), "case.txt"),
    )
    assert answer.status_code == 303, answer.text
    client.sign_in(cast.rita)
    assert awaited(application) == {TurnKind.CHOOSE_REVIEWER: cast.rita.name}
    shown = client.get(f"/applications/{application.id}/interviews").text
    assert '<a href="https://example.org/case" rel="nofollow noreferrer noopener">' in shown
    answer = client.submit(f"/applications/{application.id}/reviewer", reviewer=str(cast.ines.id))
    assert answer.status_code == 303, answer.text
    assert awaited(application) == {TurnKind.SUBMIT_SCORECARD: "another"}
    review = db.session.query(Interview).filter_by(meets=False).one()
    client.sign_in(cast.ines)
    kit = client.get(f"/interviews/{review.id}").text
    assert 'href="https://example.org/case"' in kit
    assert kit.count(">case.txt<") == 2, "with the task and with the documents"
    a_scorecard(review)
    assert awaited(application) == {TurnKind.DECIDE: cast.dana.name}
    client.sign_in(cast.rita)
    assert advance(client, application).status_code == 303

    # Stages that are held together
    panel, technical = by_name["Panel of peers"], by_name["Technical interview"]
    assert application.stage_id == panel.id
    assert [stage.name for stage in stages_beside(opening.stages, panel)] == [panel.name, technical.name]
    first = interview(client, application, technical, cast.sam, 2)
    assert TurnKind.SCHEDULE_INTERVIEW in awaited(application), "the panel requires two"
    of_sam = interview(client, application, panel, [cast.ines, cast.sam], 3)
    of_ines = db.session.query(Interview).filter_by(stage_id=panel.id, interviewer_id=cast.ines.id).one()
    assert of_ines.panel == of_sam.panel == of_ines.uid
    assert TurnKind.SCHEDULE_INTERVIEW not in awaited(application), "both meet the candidate at one time"
    a_scorecard(of_ines)
    a_scorecard(of_sam)
    page = client.get(f"/applications/{application.id}/advance").text
    assert f"{technical.name}: " in page
    assert f"{panel.name}: " not in page
    a_scorecard(first)
    assert awaited(application) == {TurnKind.DECIDE: cast.dana.name}

    # An optional stage with a condition is skipped with a reason
    assert (
        "Skip Talk with the VP, advance to References" in client.get(f"/applications/{application.id}").text
    )
    references = by_name["References"]
    refused = advance(client, application, to=references, reason="")
    assert refused.status_code == 422
    assert "If the hiring manager wishes it." in refused.text
    assert advance(client, application, to=references, reason="Dana knows them.").status_code == 303
    assert application.stage_id == references.id
    assert awaited(application) == {TurnKind.ASK_FOR_REFERENCES: cast.rita.name}
    refused = advance(client, application, reason="")
    assert refused.status_code == 422
    waive_references(application, reason="Two of us worked with them.", by=cast.rita)
    early = a_waiting_offer(cast, application)
    assert TurnKind.DECIDE not in awaited(application), "nothing is decided while an offer is open"
    withdraw_offer(early, edition=early.edition, reason="Too early.", by=cast.rita)
    assert awaited(application) == {TurnKind.DECIDE: cast.dana.name}
    assert advance(client, application).status_code == 303

    # The background check
    assert awaited(application) == {TurnKind.ORDER_CHECK: cast.rita.name}
    client.submit(record, outcome="check ordered", note="")
    assert awaited(application) == {TurnKind.RECORD_CHECK: cast.rita.name}
    client.submit(record, outcome="check passed", note="Only for recruiters.")
    assert last_result(application, application.stage).note.text == "Only for recruiters."
    for reader, reads in ((cast.rita, True), (cast.dana, False)):
        client.sign_in(reader)
        page = client.get(f"/applications/{application.id}/interviews").text
        assert "Background check passed" in page
        assert ("Only for recruiters." in page) is reads
    client.sign_in(cast.rita)
    assert advance(client, application).status_code == 303

    assert application.stage.name == "Offer"
    refused = client.forge(f"/applications/{application.id}/hire", **agreed(cast))
    assert refused.status_code == 422
    assert "No offer is accepted yet." in refused.text
    offer = a_sent_offer(cast, application)
    client.come_by_link(application.candidate)
    page = f"/my/offers/{offer.id}"
    assert client.submit(f"{page}/accept", page=page, full_name=application.candidate.name).status_code == 303
    client.sign_in(cast.rita)
    assert client.submit(f"/applications/{application.id}/hire", **agreed(cast)).status_code == 303
    db.session.expire_all()
    assert application.status is Status.HIRED
    assert db.session.query(Onboarding).count() == 1
    assert not list(turn_differences()), "the stored turns are those of the records"
