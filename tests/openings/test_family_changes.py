"""A newer version of a job family is offered to its openings, and breaks nobody's work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.activity.queries import activity_of
from app.job_families import library
from app.job_families.actions.drafts import add_draft, put_into_use
from app.job_families.difference import PartChangeKind
from app.job_families.kinds import StageKind
from app.job_families.library import shipped_family
from app.job_families.values import Process, Question, StagePeople, StageText
from app.openings.actions import close_opening
from app.openings.family_changes import family_offer_for, has_newer_version
from app.openings.take_family_changes import leave_family_changes, order_of_stages, take_family_changes
from app.questionnaire.actions import send_questionnaire
from app.shared.refusals import Conflict
from app.shared.regions import Region
from app.turns.actions import turn_differences
from tests.factories.applications import an_application, an_opening
from tests.factories.interviews import an_interview

pytestmark = pytest.mark.both_databases
SLUG = "inside_sales_mid_market"
TALK = StageText(
    "Talk",
    "Talk",
    StageKind.INTERVIEW,
    people=[StagePeople("Area Sales Manager")],
    purpose="Why us?",
    attributes=["Care"],
)


def a_version(cast, **changes):
    """A newer version of the family: what changes at its stages, by their short names; None removes one."""
    family = shipped_family(SLUG)
    stages = []
    for stage in family.stages:
        changed = changes.get(stage.short_name, {})
        stages += [] if changed is None else [replace(stage, **changed)]
    stages = [stages[0], TALK, *stages[1:]]
    newer = replace(family, role="Renewals Manager", processes=[Process("", stages)])
    return put_into_use(add_draft(newer, by=cast.rita).job_family, by=cast.rita)


def test_an_opening_takes_over_texts_and_stages_and_keeps_its_hiring_teams(client, cast, session):
    opening = an_opening(cast)
    waiting = an_application(cast, 2, opening=opening)
    teams = {stage.name: list(stage.hiring_team) for stage in opening.stages}
    names = [stage.short_name for stage in opening.stages]
    limit = {"limit_days": 1, "minutes": 20, "minutes_to": 25, "people": [StagePeople("VP")]}
    version = a_version(cast, **{names[1]: limit, names[5]: None})
    session.commit()
    client.sign_in(cast.dana)
    page = client.get(f"/openings/{opening.id}").text
    assert f"/openings/{opening.id}/job-family" in page

    answer = client.submit(f"/openings/{opening.id}/job-family", choice="take")

    assert answer.location == f"/openings/{opening.id}/hiring-team", answer.text
    assert (opening.role, opening.family_version_id) == ("Renewals Manager", version.id)
    assert [stage.short_name for stage in opening.stages] == [names[0], "Talk", *names[1:5]]
    assert [stage.position for stage in opening.stages] == [1, 2, 3, 4, 5, 6]
    changed = opening.stages[2]
    assert (changed.minutes, changed.minutes_to, changed.conducted_by, changed.limit_days) == (
        20,
        25,
        "VP",
        1,
    )
    assert waiting.stage is changed
    assert {stage.name: stage.hiring_team for stage in opening.stages if stage.name in teams} == {
        name: team for name, team in teams.items() if name != "Area Sales Manager interview"
    }
    assert list(turn_differences()) == []
    sentences = [line.sentence for line in activity_of(opening)]
    assert {"added the stage Talk", "changed the text “Role”"} <= set(sentences)
    assert f"changed the stage {changed.name}: Minutes" in sentences
    assert f"/openings/{opening.id}/job-family" not in client.get(f"/openings/{opening.id}").text


def test_what_somebody_works_on_stays(cast, session):
    opening = an_opening(cast)
    names = [stage.short_name for stage in opening.stages]
    application = an_application(cast, 4, opening=opening)
    an_interview(application, cast.ines)
    send_questionnaire(an_application(cast, 1, opening=opening), by=cast.rita)
    attributes = [list(stage.attributes) for stage in opening.stages]
    questions = opening.stages[0].questions
    other = {"attributes": ["Other"], "purpose": "Another purpose"}
    asked = {"questions": [Question("Another?")]}
    version = a_version(cast, **{names[0]: asked, names[2]: other, names[3]: other, names[4]: None})
    offer = family_offer_for(opening)
    assert [each.label for stage in offer.stages for each in stage.kept] == ["Questions", "Attributes"]

    take_family_changes(opening, version_id=version.id, by=cast.rita)

    stages = {stage.short_name: stage for stage in opening.stages}
    assert (stages[names[3]].attributes, stages[names[3]].purpose) == (attributes[3], "Another purpose")
    assert stages[names[2]].attributes == ["Other"], "nobody has worked there"
    assert names[4] not in stages
    assert stages[names[0]].questions == questions, "a candidate answers them"


def test_a_stage_where_candidates_are_is_not_removed(cast, session):
    opening = an_opening(cast)
    names = [stage.short_name for stage in opening.stages]
    application = an_application(cast, 3, opening=opening)
    version = a_version(cast, **{names[2]: None})

    take_family_changes(opening, version_id=version.id, by=cast.rita)

    assert [stage.short_name for stage in opening.stages] == [names[0], "Talk", *names[1:]]
    assert application.stage.short_name == names[2]


def test_a_version_can_be_left_and_an_old_page_takes_over_none(client, cast, session):
    opening = an_opening(cast)
    a_version(cast)
    session.commit()
    client.sign_in(cast.rita)
    opened = client.form_for(f"/openings/{opening.id}/job-family")
    client.send(opened, choice="leave")
    assert family_offer_for(opening) is None

    a_version(cast)
    assert client.send(opened, choice="take").status_code == 409
    with pytest.raises(Conflict, match="even newer"):
        take_family_changes(opening, version_id=opening.left_version_id, by=cast.rita)


def test_a_stage_that_only_the_opening_has_stays_behind_the_one_it_stood_behind():
    assert order_of_stages(["A", "B", "C"], ["C", "A", "D"]) == ["C", "A", "B", "D"]
    assert order_of_stages(["A", "B"], ["B"]) == ["A", "B"]
    assert order_of_stages(["A", "B", "C"], ["D"]) == ["A", "B", "C", "D"]


def test_a_changed_shipped_file_is_offered_as_a_version_is(cast, monkeypatch, tmp_path):
    """An opening takes it over, or leaves it and is offered the next one."""
    taking, leaving = an_opening(cast), an_opening(cast, Region.APAC)
    assert (family_offer_for(taking), has_newer_version(taking)) == (None, False)
    shipped = (library.JOB_FAMILY_FOLDER / f"{SLUG}.yaml").read_text()
    monkeypatch.setattr(library, "JOB_FAMILY_FOLDER", tmp_path)

    def ship(role: str) -> None:
        (tmp_path / f"{SLUG}.yaml").write_text(
            shipped.replace("role: Inside Sales Representative", f"role: {role}")
        )

    ship("Renewals Manager")
    offer = family_offer_for(taking)
    assert [change.name for change in offer.texts] == ["role"]
    assert has_newer_version(leaving)
    take_family_changes(taking, version_id=offer.key, by=cast.rita)
    leave_family_changes(leaving, version_id=offer.key, by=cast.rita)
    assert (taking.role, leaving.role) == ("Renewals Manager", "Inside Sales Representative")
    assert [family_offer_for(each) for each in (taking, leaving)] == [None, None]
    ship("Growth Manager")
    assert [has_newer_version(each) for each in (taking, leaving)] == [True, True]


def test_a_renamed_stage_stays_the_same_stage_with_its_team_and_candidates(client, cast, session):
    opening = an_opening(cast)
    waiting = an_application(cast, 4, opening=opening)
    an_interview(waiting, cast.ines)
    peer, names = opening.stages[3], [stage.short_name for stage in opening.stages]
    team = list(peer.hiring_team)
    a_version(cast, **{names[3]: {"name": "Team interview", "minutes": 45}})
    session.commit()
    client.sign_in(cast.rita)
    page = f"/openings/{opening.id}/job-family"
    shown = client.get(page).text
    assert "Team interview" in shown and "Candidates are at this stage" not in shown

    client.submit(page, choice="take")

    session.expire_all()
    assert (peer.name, peer.minutes, peer.hiring_team) == ("Team interview", 45, team)
    assert waiting.stage is peer and len(opening.stages) == 7


def test_another_stage_at_the_place_of_one_that_is_gone_is_no_rename(cast, session):
    opening = an_opening(cast)
    names = [stage.short_name for stage in opening.stages]
    other = {"name": "Team interview", "people": [StagePeople("Solutions Architect")]}
    a_version(cast, **{names[3]: other})
    kinds = {each.change.name: each.change.what for each in family_offer_for(opening).stages}
    assert kinds["Team interview"] is PartChangeKind.NEW
    assert kinds[opening.stages[3].name] is PartChangeKind.GONE


def test_a_closed_opening_is_not_said_to_be_up_to_date(client, cast, session):
    opening = an_opening(cast)
    a_version(cast)
    close_opening(opening, by=cast.rita)
    session.commit()
    client.sign_in(cast.rita)
    page = client.get(f"/openings/{opening.id}/job-family").text
    assert "closed and takes over no changes" in page and "up to date" not in page
    with pytest.raises(Conflict, match="closed"):
        take_family_changes(opening, version_id=1, by=cast.rita)
