"""Opening a vacancy of a job family, and naming who interviews at each stage."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.job_families.library import JOB_FAMILY_FOLDER, job_family
from app.openings.actions import open_opening
from app.openings.models import Opening, OpeningState
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from tests.factories.applications import an_opening

FAMILY = "inside_sales_mid_market"


def asked(cast, **other: object) -> dict[str, object]:
    """What is filled in to open a vacancy."""
    people = {"recruiter": cast.rita.id, "hiring_manager": cast.dana.id}
    return {"job_family": FAMILY, "region": "APAC", "places": 2, **people, **other}


@pytest.mark.parametrize("who", ["rita", "ada"])
def test_a_recruiter_or_an_admin_drafts_an_opening(client, cast, session, who):
    client.sign_in(getattr(cast, who))

    answer = client.submit("/openings/open", **asked(cast))

    opening = session.scalars(select(Opening)).one()
    lands = {"rita": f"/openings/{opening.id}/hiring-team", "ada": "/openings"}
    assert (answer.status_code, answer.location) == (303, lands[who])
    assert (opening.region, opening.recruiter, opening.hiring_manager) == (Region.APAC, cast.rita, cast.dana)
    assert [stage.position for stage in opening.stages] == [1, 2, 3, 4, 5, 6]
    record = activity_of(opening)[0]
    assert (opening.state, opening.places, opening.hired) == (OpeningState.DRAFT, 2, 0)
    assert (record.sentence, record.by, record.became) == (
        "created the draft",
        getattr(cast, who),
        opening.name,
    )
    page = client.get("/openings").text
    assert opening.name in page
    assert (f"/openings/{opening.id}" in page) is (who == "rita"), "an admin does not see its board"


INVALID = [
    ("job_family", "", "Choose a job family."),
    ("job_family", "nothing", "Choose one from the list"),
    ("region", "Moon", "Choose one from the list"),
    ("recruiter", "", "Choose a recruiter."),
    ("recruiter", "99999", "Choose one from the list"),
    ("hiring_manager", "x", "Choose one from the list"),
    ("places", "", "Enter a whole number from 1 to 200."),
    ("places", "0", "from 1 to 200"),
    ("places", "201", "from 1 to 200"),
    ("places", "some", "Enter a whole number"),
]


def test_invalid_values_are_refused_at_their_field(client, cast, session):
    client.sign_in(cast.rita)
    for field, value, sentence in INVALID:
        answer = client.forge("/openings/open", **asked(cast, **{field: value}))

        assert answer.status_code == 422, (field, value)
        assert sentence in answer.text, (field, value)
    assert session.scalars(select(Opening)).all() == []


def test_the_recruiter_and_the_hiring_manager_need_their_roles(cast):
    for person, field in ((cast.dana, "recruiter"), (cast.rita, "hiring_manager")):
        people = {"recruiter": person, "hiring_manager": person}
        with pytest.raises(RuleBroken) as refused:
            open_opening(job_family(FAMILY), region=Region.US, **people, by=cast.rita)
        assert refused.value.field == field


def test_an_opening_keeps_the_stages_and_questions_it_was_opened_with(cast, session, tmp_path):
    file = tmp_path / f"{FAMILY}.yaml"
    before = (JOB_FAMILY_FOLDER / file.name).read_text()
    people = {"recruiter": cast.rita, "hiring_manager": cast.dana, "by": cast.rita}
    file.write_text(before)
    old = open_opening(job_family(FAMILY, tmp_path), region=Region.US, **people)
    file.write_text(before.replace("What made you apply", "Why us").replace("minutes: 50", "minutes: 45"))
    new = open_opening(job_family(FAMILY, tmp_path), region=Region.US, **people)
    session.commit()

    assert (old.stages[4].minutes, new.stages[4].minutes) == (50, 45)
    assert old.stages[1].prompts[0].startswith("What made you apply")
    assert new.stages[1].prompts[0].startswith("Why us")


def test_hiring_teams_are_set_by_stage_and_recorded(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.dana)

    answer = client.submit(
        f"/openings/{opening.id}/hiring-team", stage_4=[cast.rita.id, cast.sam.id], reason_4="Ines is away."
    )

    assert (answer.status_code, answer.location) == (303, f"/openings/{opening.id}")
    assert [member.name for member in opening.stages[3].hiring_team] == ["Rita Okafor", "Sam Carter"]
    assert opening.stages[5].hiring_team == [cast.rita, cast.sam], "the other stages stay as they were"
    records = activity_of(opening)
    assert records[0].by is cast.dana
    changed = ("Ines Duarte and Rita Okafor", "Rita Okafor and Sam Carter")
    assert (records[0].was, records[0].became) == changed
    client.submit(f"/openings/{opening.id}/hiring-team")
    assert activity_of(opening) == records, "an unchanged team is not recorded"


def test_only_interviewers_are_offered(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.rita)

    page = f"/openings/{opening.id}/hiring-team"
    answer = client.forge(page, stage_4=[str(cast.hugo.id)])

    assert answer.status_code == 422
    assert cast.hugo not in opening.stages[3].hiring_team
    assert cast.hugo.name not in client.get(page).text
