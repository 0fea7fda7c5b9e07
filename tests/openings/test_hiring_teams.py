"""Hiring teams by job title: reasons, training, weekly limits and the first two weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.access.roles import Role
from app.activity.queries import activity_of
from app.availability.models import MeetingSettings
from app.db.base import db
from app.interviews.free_slots import interviewer_pool
from app.interviews.schedule import schedule_interview
from app.job_families.kinds import StageKind
from app.openings.actions import publish_opening
from app.openings.hiring_teams.changes import set_hiring_team
from app.openings.proposals.queries import proposer
from app.openings.proposals.rules import Standing
from app.openings.training.actions import mark_as_trained, start_training
from app.openings.training.queries import trainings
from app.people.accounts import change_person
from app.people.details import person_details
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.cast import person
from tests.factories.applications import an_application, an_opening
from tests.factories.availability import working_hours
from tests.factories.interviews import an_interview
from tests.openings.test_hiring_team_before_publishing import drafted


def an_executive(name):
    return person(name, Role.INTERVIEWER, title="Account Executive")


def test_somebody_of_another_title_joins_only_with_a_reason_which_stays_and_is_shown(client, cast, session):
    opening = an_opening(cast)
    session.flush()
    team, page = f"/openings/{opening.id}/hiring-team", opening.stages[3]
    client.sign_in(cast.rita)
    members = [str(cast.ines.id), str(cast.sam.id), str(cast.rita.id)]

    refused = client.submit(team, stage_4=members)
    saved = client.submit(team, stage_4=members, reason_4="Ines is away in May.")

    assert refused.status_code == 422
    assert "Enter a reason for Sam Carter" in refused.text
    assert saved.status_code == 303
    assert cast.sam in page.hiring_team
    assert "Sam Carter, Area Sales Manager · Ines is away in May." in client.get(team).text
    assert activity_of(opening)[0].note.text == "Ines is away in May."
    set_hiring_team(page, [cast.ines, cast.sam], by=cast.rita)  # who is there needs no reason again


def test_the_proposal_says_for_each_person_why_or_why_not(client, cast, session):
    busy, new, learns, free = map(an_executive, ("Al Busy", "Bo New", "Cy Learns", "Di Free"))
    db.session.add(MeetingSettings(user_id=busy.id, most_per_week=1))
    an_interview(an_application(cast, 4), busy, starts_in=timedelta(minutes=1))
    today = clock.today("UTC")
    for each, started_on in ((new, today - timedelta(days=13)), (free, today - timedelta(days=14))):
        change_person(each, replace(person_details(each), started_on=started_on), by=cast.ada)
    training = start_training(learns, kind=StageKind.INTERVIEW, by=cast.rita)
    opening = drafted(cast)
    peers = opening.stages[3]

    found = {each.user: each.standing for each in proposer().proposals(peers)}

    assert found[free] is found[cast.ines] is Standing.FITS
    assert found[cast.sam] is Standing.OTHER_TITLE
    assert [member.name for member in peers.hiring_team] == ["Di Free", "Ines Duarte", "Al Busy", "Cy Learns"]
    assert list(found).index(busy) > list(found).index(cast.ines), "who is at the limit comes last"
    client.sign_in(cast.rita)
    text = client.get(f"/openings/{opening.id}/hiring-team").text
    for sentence in (
        "Al Busy, Account Executive · at the weekly limit: 1 interviews this week, limit 1",
        "Bo New, Account Executive · not proposed: in the first two weeks, until",
        "Cy Learns, Account Executive · in training",
        "Ines Duarte, Account Executive · has the job title",
        "Sam Carter, Area Sales Manager · not proposed: another job title, needs a reason",
    ):
        assert sentence in text
    mark_as_trained(training, by=cast.rita)
    assert {each.user: each.standing for each in proposer().proposals(peers)}[learns] is Standing.FITS


def test_nobody_in_training_interviews_until_somebody_else_marks_them_as_trained(client, cast, session):
    application = an_application(cast, 4)
    client.sign_in(cast.rita)
    page = "/interviewers-in-training"
    client.submit(page, person=str(cast.ines.id), kind="interview")
    assert client.submit(page, person=str(cast.ines.id), kind="interview").status_code == 422

    working_hours(cast.ines)
    assert cast.ines not in interviewer_pool(application)
    with pytest.raises(RuleBroken, match="Ines Duarte is in training for this kind of stage"):
        schedule_interview(
            application,
            interviewer=cast.ines,
            starts_at=clock.now() + timedelta(days=3),
            version=application.version,
            by=cast.rita,
        )
    opening = drafted(cast)
    with pytest.raises(RuleBroken, match="Nobody can interview at Peer interview"):
        publish_opening(opening, by=cast.rita)

    training = start_training(cast.rita, kind=StageKind.SCREEN, by=cast.ada)
    with pytest.raises(RuleBroken, match="You are in training yourself"):
        mark_as_trained(training, by=cast.rita)
    of_ines = next(each for each in trainings() if each.user is cast.ines)
    assert client.forge(f"{page}/{of_ines.id}/trained").status_code == 303
    assert cast.ines in interviewer_pool(application)
