"""A recruiter writes a job family in the product: a draft, its stages, putting it into use, a file."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.job_families.actions.drafts import (
    VersionSource,
    add_draft,
    edit_family,
    find_record,
    put_into_use,
)
from app.job_families.library import family_of, job_family, offered_families
from app.job_families.models import VersionState
from app.job_families.reader import read_job_family
from app.openings.models import Opening
from app.shared.refusals import Conflict, RuleBroken
from tests.job_families.test_job_family_files import FAMILIES

SHIPPED = "inside_sales_mid_market"
DRAFT = f"/job-families/{SHIPPED}/draft"


@pytest.fixture
def draft(cast, session):
    """The shipped family as a draft of Rita's."""
    version = edit_family(SHIPPED, by=cast.rita)
    session.commit()
    return version


def stage(draft, number: int):
    return family_of(draft).processes[0].stages[number - 1]


def test_the_shipped_text_is_the_first_draft_and_openings_do_not_have_it(client, cast):
    client.sign_in(cast.rita)
    was = job_family(SHIPPED)

    assert client.submit(f"/job-families/{SHIPPED}/edit", page=f"/job-families/{SHIPPED}").location == DRAFT
    people = "2-3 Area Sales Manager or Recruiter"
    answer = client.submit(f"{DRAFT}/stages/1-2", people=people, minutes_to="45")

    assert answer.status_code == 303, answer.text
    assert job_family(SHIPPED) == was, "openings have what is in use"
    assert client.submit(f"{DRAFT}/use").location == f"/job-families/{SHIPPED}"
    changed = job_family(SHIPPED).stages[1]
    assert (changed.conducted_by, changed.minutes, changed.minutes_to) == (
        "2 to 3 × Area Sales Manager or Recruiter",
        30,
        45,
    )
    assert [(line.sentence, line.became) for line in reversed(activity_of(find_record(SHIPPED)))] == [
        ("added a draft", "version 1"),
        (f"changed “{changed.name}: People” in the draft", people),
        (f"changed “{changed.name}: Minutes” in the draft", "30–45"),
        ("put a version into use", "version 1"),
    ]


def test_a_new_family_is_written_with_forms_alone_and_opened(client, cast, session):
    client.sign_in(cast.rita)

    made = client.submit("/job-families/new", name="Support, New", role="Support Engineer").location
    added = client.submit(f"{made}/processes/1/stages/add", name="Talk", kind="interview").location
    refused = client.get(f"{made}/use")
    with pytest.raises(RuleBroken, match="Say who the role reports to"):
        put_into_use(find_record("support_new"), by=cast.rita)
    for sentence in ("Say who the role reports to.", "Say who conducts Talk.", "Say what Talk is for."):
        assert sentence in refused.text
    client.submit(f"{made}/text", reports_to="Support Manager", next_step="Senior", levels="One\nTwo")
    client.submit(added, people="Support Engineer\nVP", purpose="Why us?", attributes="Care\nClarity")
    client.submit(f"{made}/processes/1/stages/add", name="Questions", kind="questionnaire")
    asked = {"people": "Recruiter", "question_1_text": "Why?", "question_2_text": "May you work here?"}
    choice = {"question_2_kind": "choice", "question_2_choices": "yes\nno", "question_2_place": "1"}
    client.submit(f"{made}/stages/1-2", **asked, **choice, question_1_place="2")
    client.submit(f"{made}/processes/add", name="Lead", like="1")
    assert client.submit(f"{made}/use").status_code == 303

    family = job_family("support_new")
    assert [process.name for process in family.processes] == ["Support Engineer", "Lead"]
    assert [question.text for question in family.stages[1].questions] == ["May you work here?", "Why?"]
    people = {"recruiter": cast.rita.id, "hiring_manager": cast.dana.id, "region": "US", "places": 1}
    client.submit("/openings/open", job_family="support_new/Lead", **people)
    opening = session.scalars(select(Opening)).one()
    assert (opening.process, opening.family_slug, opening.family_version_id) == (
        "Lead",
        "support_new",
        family.version_id,
    )
    assert [each.name for each in opening.stages] == ["Talk", "Questions"]


def test_what_was_typed_stays_when_a_stage_is_refused(client, cast, draft):
    client.sign_in(cast.rita)

    answer = client.submit(f"{DRAFT}/stages/1-2", people="0 Nobody", purpose="Kept", focus="Other: x")

    assert answer.status_code == 422
    assert "enter numbers from 1 to 20" in answer.text
    assert "Kept" in answer.text and "0 Nobody" in answer.text
    for field, value, sentence in (
        ("minutes_to", "20", "Enter the smaller number of minutes first"),
        ("attributes", "Care\nCare", "“Care” is there twice"),
        ("focus", "Boss: Care", "“Boss” is not a job title of this stage"),
        ("kind", "offer", "has no interviews"),
        ("name", "Questionnaire", "There is already one with this name"),
    ):
        answer = client.submit(f"{DRAFT}/stages/1-2", **{field: value})
        assert (answer.status_code, sentence in answer.text) == (422, True), (field, answer.text)


def test_a_stale_page_of_a_stage_is_refused_and_names_who_changed_it(client, cast, draft, session):
    client.sign_in(cast.rita)
    name, opened = stage(draft, 2).name, client.form_for(f"{DRAFT}/stages/1-2")
    client.submit(f"{DRAFT}/stages/1-2", purpose="Mine")

    late = client.send(opened, purpose="Theirs")
    assert late.status_code == 409
    assert f"You changed “{name}: Purpose”. It is now: Mine." in late.text and "Theirs" in late.text
    client.submit(f"{DRAFT}/stages/1-2", name="Renamed")
    gone = client.send(opened, purpose="Still here")
    assert gone.status_code == 409 and "Still here" in gone.text


def test_stages_move_and_are_removed(client, cast, draft, session):
    client.sign_in(cast.rita)
    names = [each.name for each in family_of(draft).stages]

    client.forge(f"{DRAFT}/stages/1-2/up", stage=names[1])
    client.forge(f"{DRAFT}/stages/1-1/down", stage=names[0])  # it is the second now: the name counts
    client.forge(f"{DRAFT}/stages/1-1/remove", stage=names[3])

    session.refresh(draft)
    assert [each.name for each in family_of(draft).stages] == [names[1], names[2], names[0], *names[4:]]


def test_a_file_is_exported_and_comes_back_the_same(client, cast, session):
    family = read_job_family(FAMILIES / "support_manager.yaml")
    source = VersionSource("https://example.com/page", "abc123", None, "The page")
    record = add_draft(family, source=source, by=cast.rita).job_family
    put_into_use(record, by=cast.rita)
    session.commit()
    client.sign_in(cast.rita)
    file = client.get("/job-families/support_manager/file")
    assert file.headers["Content-Disposition"] == "attachment; filename=support_manager.yaml"

    client.submit("/job-families/upload", file=(BytesIO(file.data), "support_manager.yaml"))

    draft = record.draft
    assert (draft.number, family_of(draft).processes) == (2, family.processes)
    assert "https://example.com/page" in client.get("/job-families/support_manager").text
    put_into_use(record, by=cast.ada)
    assert [each.state for each in record.versions] == [VersionState.EARLIER, VersionState.IN_USE]


def test_a_family_with_a_draft_takes_no_second_one_and_one_can_be_discarded(client, cast, draft, session):
    with pytest.raises(Conflict, match="has a draft already: Rita"):
        add_draft(job_family(SHIPPED), by=cast.ada)
    client.sign_in(cast.ada)

    client.submit(f"{DRAFT}/discard")

    assert client.get(DRAFT).status_code == 404
    assert find_record(SHIPPED).versions == []
    assert job_family(SHIPPED).version_id is None


def test_a_retired_family_is_not_offered_and_can_come_back(client, cast, session):
    client.sign_in(cast.rita)

    client.forge(f"/job-families/{SHIPPED}/retire")
    assert SHIPPED not in [family.slug for family in offered_families()]
    assert "Retired" in client.get("/job-families").text
    client.forge(f"/job-families/{SHIPPED}/restore")
    assert SHIPPED in [family.slug for family in offered_families()]


def test_a_short_name_follows_the_name_unless_somebody_wrote_it(client, cast, draft, session):
    client.sign_in(cast.rita)
    page = f"{DRAFT}/stages/1-1"
    client.submit(page, name="Questions", short_name="Questions")
    client.submit(page, name="Written questions")
    session.refresh(draft)
    assert (stage(draft, 1).name, stage(draft, 1).short_name) == ("Written questions", "Written questions")

    client.submit(page, short_name="Q&A")
    client.submit(page, name="Answers in writing")
    session.refresh(draft)
    assert (stage(draft, 1).name, stage(draft, 1).short_name) == ("Answers in writing", "Q&A")
    assert "Removed" not in client.get(f"{DRAFT}/use").text, "the stage is the same"


def test_the_page_of_a_family_names_the_company_in_its_questions(client, cast):
    client.sign_in(cast.rita)
    page = client.get(f"/job-families/{SHIPPED}").text
    assert "great inside sales representative for" in page
    assert "{{" not in page
