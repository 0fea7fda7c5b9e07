"""A recruiter corrects the stages of a proposal beside the page, and only then saves it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.job_families.kinds import StageKind
from app.job_families.library import family_of
from app.job_families.models import JobFamilyVersion
from tests.job_pages.test_upload_job_page import PAGE, UPLOAD
from tests.real.filled_form import form_for
from tests.real.page import parsed


@pytest.fixture
def proposal(client, cast):
    """Open the proposal, and send its form again and again."""
    client.sign_in(cast.rita)
    shown = [client.submit(UPLOAD, text=PAGE)]

    def send(act="", **fields):
        form = form_for(UPLOAD, parsed(shown[-1].text), UPLOAD)
        given = {name.replace("_", "-"): value for name, value in fields.items()}
        given = {
            {"name": "name", "role": "role", "text": "text"}.get(name, name): each
            for name, each in given.items()
        }
        shown.append(client.post(UPLOAD, data={**form.filled(given), "act": act}))
        return shown[-1]

    return send


def places(answer):
    return form_for(UPLOAD, parsed(answer.text), UPLOAD).values["row"]


def test_stages_are_corrected_beside_their_lines_and_nothing_is_lost(proposal, session):
    answer = proposal("add 1-2", **{"1-1-minutes": "20-25", "1-1-optional": True})
    assert places(answer) == ["1-q", "1-1", "1-2", "1-new1", "1-3"]
    answer = proposal(
        "up 1-3",
        **{
            "1-new1-name": "Reference check",
            "1-new1-kind": "reference check",
            "1-2-people": "2+ Architect or CTO",
        },
    )
    assert places(answer) == ["1-q", "1-1", "1-2", "1-3", "1-new1"]
    answer = proposal("remove 1-q", **{"1-3-name": "Last talk"})
    assert places(answer) == ["1-1", "1-2", "1-3", "1-new1"]
    assert "Removed" in answer.text, "the lines of the questionnaire say that it is out"
    assert session.scalars(select(JobFamilyVersion)).all() == [], "nothing is saved unasked"

    refused = proposal("", name="Support", role="Support Engineer", **{"1-1-minutes": "soon", "1-2-name": ""})
    assert refused.status_code == 422
    for words in ("Screening call: Enter minutes from 5 to 240", "Enter a name.", "20", "Last talk", "soon"):
        assert words in refused.text
    saved = proposal("", **{"1-1-minutes": "20-25", "1-2-name": "Team talk"})
    assert saved.location == "/job-families/support/draft"

    (draft,) = session.scalars(select(JobFamilyVersion))
    screen, team, last, reference = family_of(draft).processes[0].stages
    assert (screen.name, screen.minutes, screen.minutes_to, screen.optional) == (
        "Screening call",
        20,
        25,
        True,
    )
    assert (team.name, team.conducted_by, team.optional) == (
        "Team talk",
        "2 or more × Architect or CTO",
        True,
    )
    assert (last.name, last.short_name) == ("Last talk", "Last talk")
    assert (reference.kind, reference.people, reference.minutes) == (StageKind.REFERENCE_CHECK, [], None)


def test_a_changed_text_is_read_again_before_it_is_saved(proposal, session):
    answer = proposal("", name="Support", role="Engineer", text=f"{PAGE}\n- Candidates will meet the CEO\n")
    assert answer.status_code == 422
    assert "You changed the text. It was read again" in answer.text
    assert places(answer) == ["1-q", "1-1", "1-2", "1-3", "1-4"]
    assert session.scalars(select(JobFamilyVersion)).all() == []


def test_a_page_without_stages_gets_them_by_hand(client, cast, session):
    client.sign_in(cast.rita)
    shown = client.submit(UPLOAD, text="# Role\n\nWe work.")
    form = form_for(UPLOAD, parsed(shown.text), UPLOAD)
    shown = client.post(UPLOAD, data={**form.filled({}), "act": "add 1"})
    form = form_for(UPLOAD, parsed(shown.text), UPLOAD)
    filled = form.filled({"1-new1-name": "Talk", "1-new1-people": "Lead", "role": "Worker"})
    assert client.post(UPLOAD, data={**filled, "act": ""}).status_code == 303
    (draft,) = session.scalars(select(JobFamilyVersion))
    assert [stage.conducted_by for stage in family_of(draft).processes[0].stages] == ["Lead"]


@pytest.mark.parametrize("act", ["up", "down 9-9", "remove x", "add 0", "add 999", "jump 1-1", "up 1-q"])
def test_what_no_button_does_changes_nothing_or_is_shown(proposal, act):
    answer = proposal(act)
    assert answer.status_code == 200
    assert places(answer)[:4] == ["1-q", "1-1", "1-2", "1-3"]
