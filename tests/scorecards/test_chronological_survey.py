"""The Chronological In-Depth Survey: a block for each job, kept, asked for and read like the rest."""

from __future__ import annotations

import pytest

from app.interviews.models import ScorecardDraft
from app.job_families.kinds import StageForm
from app.scorecards.models import Recommendation
from app.scorecards.submit import ScorecardEntry, submit_scorecard
from app.shared.refusals import RuleBroken
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview

SAID = {"recommendation": "yes", "take_aways": "Steady.", "pros": "Stays.", "cons": "Slow to leave."}
FIRST = {
    "job_1_employer": "Kessel",
    "job_1_from": "2/2018",
    "job_1_to": "Jun 2020",
    "job_1_role": "SDR",
    "job_1_manager": "Anja Brandt",
    "job_1_hired_to": "First meetings.",
    "job_1_achieved": "112% of quota.",
    "job_1_low_points": "Two quarters under.",
    "job_1_manager_says": "Careful.",
    "job_1_why_left": "For renewals.",
}
SECOND = {"job_2_employer": "Brightwater", "job_2_from": "2020-09"}


@pytest.fixture
def interview(cast):
    application = an_application(cast, stage=5)
    assert application.stage.form is StageForm.CHRONOLOGICAL
    return an_interview(application, cast.dana)


@pytest.fixture
def dana(client, cast):
    client.sign_in(cast.dana)
    return client


def page_of(interview):
    return f"/interviews/{interview.id}"


def submit(client, interview, **fields):
    return client.submit(f"{page_of(interview)}/scorecard", page=page_of(interview), **fields)


def add_a_job(client, interview, **fields):
    """By the button, as without a module."""
    form = client.form_for(f"{page_of(interview)}/scorecard", page=page_of(interview))
    sent = form.filled({**fields, "then": "add a job"})
    return client.post(f"{page_of(interview)}/draft", data=sent)


def test_a_button_adds_a_job_and_the_jobs_are_submitted_in_order(session, dana, interview):
    assert "Job 2" not in dana.get(page_of(interview)).text
    answer = add_a_job(dana, interview, **FIRST)
    assert (answer.status_code, answer.location) == (303, f"{page_of(interview)}#job_2_employer")
    form = dana.form_for(f"{page_of(interview)}/scorecard", page=page_of(interview))
    assert "job_2_employer" in form.values
    assert form.values["job_1_achieved"][0].strip() == "112% of quota."
    add_a_job(dana, interview, **SECOND)
    page = dana.get(page_of(interview)).text
    assert "Job 3" in page
    assert "Gap of 2 months, Jul 2020 to Aug 2020, between Kessel and Brightwater." in page
    assert "<svg" in page.split('id="main"')[1]
    (draft,) = session.query(ScorecardDraft).all()
    assert draft.typed["job_1_why_left"].strip() == "For renewals."

    assert submit(dana, interview, **SAID).status_code == 303  # the third block is empty and no job
    first, second = interview.scorecard.jobs
    assert (first["employer"], first["from_month"], first["to_month"]) == ("Kessel", "2018-02", "2020-06")
    assert (second["employer"], second["from_month"], second["to_month"]) == ("Brightwater", "2020-09", "")
    assert first["why_left"] == "For renewals."
    page = dana.get(page_of(interview)).text
    assert "Kessel, Feb 2018 to Jun 2020" in page
    assert "Brightwater, since Sept 2020" in page
    assert all(text in page for name, text in FIRST.items() if name not in ("job_1_from", "job_1_to"))


def test_editing_shows_the_jobs_and_keeps_them_in_the_version(dana, interview):
    submit(dana, interview, **SAID, **FIRST)
    form = dana.form_for(f"{page_of(interview)}/edit")
    assert form.values["job_1_from"] == ["2018-02"]
    dana.send(form, job_1_why_left="For a manager they knew.")
    assert interview.scorecard.jobs[0]["why_left"] == "For a manager they knew."
    assert interview.scorecard.versions[0].said["jobs"][0]["why_left"] == "For renewals."


WITHOUT_A_WHOLE_JOB = [
    ({}, "Enter at least one job"),
    ({"job_1_employer": "Kessel"}, "Fill this in."),
    ({"job_1_from": "2/2018"}, "Fill this in."),
    ({"job_1_why_left": "For renewals."}, "Fill this in."),
    ({"job_1_employer": "Kessel", "job_1_from": "last spring"}, "Enter a month"),
    ({"job_1_employer": "Kessel", "job_1_from": "2/2018", "job_1_to": "1/2018"}, "before the start"),
]


def test_a_survey_without_a_whole_job_is_refused_and_stays_typed(dana, interview):
    form = dana.form_for(f"{page_of(interview)}/scorecard", page=page_of(interview))
    for wrong, sentence in WITHOUT_A_WHOLE_JOB:
        refused = dana.send(form, **SAID, **wrong)
        assert refused.status_code == 422
        assert sentence in refused.text
        for text in wrong.values():
            assert f'value="{text}"' in refused.text or f">\r\n{text}<" in refused.text
    assert interview.is_scorecard_owed


def test_the_action_requires_a_job_too(cast, interview):
    said = {**SAID, "recommendation": Recommendation.YES}
    with pytest.raises(RuleBroken, match="at least one job"):
        submit_scorecard(interview, ScorecardEntry(**said, ratings=[None] * 5), by=cast.dana)


def test_other_stages_have_no_jobs(client, cast):
    peer = an_interview(an_application(cast, stage=4), cast.ines)
    client.sign_in(cast.ines)
    assert "Job 1" not in client.get(page_of(peer)).text
    sent = client.form_for(f"{page_of(peer)}/scorecard", page=page_of(peer)).filled(SAID)
    assert client.post(f"{page_of(peer)}/scorecard", data={**sent, **FIRST}).status_code == 303
    assert peer.scorecard.jobs == []


def test_no_number_of_blocks_is_too_many_to_answer(dana, interview):
    sent = dana.form_for(f"{page_of(interview)}/scorecard", page=page_of(interview)).filled({**SAID, **FIRST})
    many = {f"job_{number}_employer": "x" for number in (2, 41, 99, 100, 10**9)}
    answer = dana.post(f"{page_of(interview)}/scorecard", data={**sent, **many})
    assert answer.status_code == 422
    assert answer.text.count("<legend>Job ") == 40
