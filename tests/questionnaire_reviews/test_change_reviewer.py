"""Choosing who reviews the answers of an opening, and what happens when they leave."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.activity.queries import activity_of
from app.candidates.models import Candidate
from app.outbox.models import Message
from app.people.departure.actions import close_at_once
from app.people.departure.queries import loose_ends, remaining_loose_ends, successors
from app.questionnaire_reviews.models import QuestionnaireReviewer
from app.questionnaire_reviews.queries import possible_reviewers, reviewer_of
from app.questionnaire_reviews.reviewers import NOBODY, change_reviewer, reviewer_values
from app.shared.refusals import Conflict, RuleBroken
from app.web.edit_digest import values_digest
from tests.cast import person
from tests.factories.applications import an_application, an_opening
from tests.factories.reviews import a_reviewed_opening


def named(opening):
    found = reviewer_of(opening)
    return found and found.user


def test_the_form_shows_who_reviews_now_and_offers_only_who_may_read_the_answers(client, cast, session):
    opening = an_opening(cast)
    remy = person("Remy Other", Role.RECRUITER)
    session.flush()
    client.sign_in(cast.dana)
    form = client.form_for(f"/openings/{opening.id}/desk/reviewer")
    assert form.filled({})["reviewer"] == [NOBODY], "nobody does"
    assert possible_reviewers(opening) == [cast.dana, remy, cast.rita]
    answer = client.send(form, reviewer=str(cast.rita.id), reason="She reads fast.")
    assert (answer.status_code, answer.location) == (303, f"/openings/{opening.id}/desk")
    assert named(opening) is cast.rita
    line = activity_of(opening)[0]
    assert (line.sentence, line.was, line.became) == (
        "changed the reviewer of the answers",
        "nobody",
        "Rita Okafor",
    )
    assert f"Reviewer: {cast.rita.name}" in client.get(answer.location).text


def test_someone_who_may_not_read_the_answers_is_refused(cast, session):
    opening = an_opening(cast)
    closed = person("Clara Closed", Role.RECRUITER)
    closed.active = False
    applied = person("Apu Applied", Role.RECRUITER)
    own = an_application(cast, opening=opening).candidate
    own.user = applied
    session.flush()
    session.expire_all()
    for someone in (cast.hugo, cast.ines, cast.ada, closed, applied):
        with pytest.raises(RuleBroken, match="cannot read the answers of this opening"):
            change_reviewer(opening, someone, by=cast.rita)
        assert someone not in possible_reviewers(opening)
    assert session.scalars(select(QuestionnaireReviewer)).all() == []


def test_a_stale_page_changes_nothing(cast):
    opening = an_opening(cast)
    seen = values_digest(reviewer_values(opening))
    change_reviewer(opening, cast.rita, by=cast.dana)
    with pytest.raises(Conflict):
        change_reviewer(opening, None, seen=seen, by=cast.dana)
    assert named(opening) is cast.rita


def test_the_new_and_the_previous_reviewer_get_a_mail(cast, session):
    opening = a_reviewed_opening(cast)
    session.execute(Message.__table__.delete())
    remy = person("Remy Other", Role.RECRUITER)
    change_reviewer(opening, remy, by=cast.dana)
    sent = session.scalars(select(Message).order_by(Message.to_email)).all()
    assert [mail.to_email for mail in sent] == [remy.email, cast.rita.email]
    assert "Before: Rita Okafor\nNow: Remy Other" in sent[0].body
    session.execute(Message.__table__.delete())
    change_reviewer(opening, None, by=remy)
    assert session.scalars(select(Message)).all() == [], "nobody mails themselves"


def test_a_reviewer_who_leaves_hands_the_review_over(cast, session):
    opening, other = a_reviewed_opening(cast), a_reviewed_opening(cast, cast.dana)
    remy = person("Remy Other", Role.RECRUITER)
    session.flush()
    ends = loose_ends(cast.rita, roles={Role.RECRUITER}, closing=False, reader=cast.ada)
    (end,) = [end for end in ends if end.kind.name == "reviewer"]
    assert end.record is opening
    assert successors([end], leaver=cast.rita)[end.key] == [remy]
    assert [*end.instead.values()] == ["Nobody: decide without a review"]
    close_at_once(cast.rita, reason="Left.", by=cast.ada)
    (left,) = [end for end in remaining_loose_ends(cast.rita, reader=cast.ada) if end.kind.name == "reviewer"]
    assert left.record is opening
    assert named(other) is cast.dana


def test_what_a_colleague_applied_to_is_not_theirs_to_hand_over_or_take(cast, session):
    opening = a_reviewed_opening(cast)
    remy = person("Remy Other", Role.RECRUITER)
    candidate: Candidate = an_application(cast, opening=opening).candidate
    candidate.user = remy
    session.flush()
    session.expire_all()
    (end,) = [
        end
        for end in loose_ends(cast.rita, roles=(), closing=True, reader=cast.ada)
        if end.kind.name == "reviewer"
    ]
    assert successors([end], leaver=cast.rita)[end.key] == []
    seen = loose_ends(cast.rita, roles=(), closing=True, reader=remy)
    assert not [end for end in seen if end.kind.name == "reviewer"]
