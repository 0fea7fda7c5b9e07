"""Where the company wants it, a draft is published only as somebody else approved it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.activity.queries import activity_of
from app.openings.actions import change_places, publish_opening
from app.openings.approvals.actions import decide_approval, request_approval
from app.openings.approvals.content import published_digest
from app.openings.approvals.models import ApprovalState, OpeningApproval
from app.openings.models import OpeningState
from app.openings.people import change_opening_people
from app.openings.posting import change_posting
from app.outbox.models import Message
from app.people.models import GrantedRole
from app.shared.refusals import Conflict, RuleBroken
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.company.test_change_company import change
from tests.factories.applications import an_opening
from tests.real.two_at_once import deed, refusal_of_second


@pytest.fixture
def draft(cast, session):
    change(cast.ada, approves_openings=True)
    opening = an_opening(cast)
    opening.state, opening.published_at = OpeningState.DRAFT, None
    session.flush()
    return opening


def decide(approval, by, *, is_approved: bool = True, reason: str = "") -> None:
    seen = published_digest(approval.opening)
    decide_approval(approval, is_approved=is_approved, reason=reason, seen=seen, by=by)


def waits_for(session) -> list[tuple[int | None, str | None]]:
    assert list(turn_differences()) == []
    turns = session.scalars(select(Turn).where(Turn.kind == TurnKind.APPROVE_OPENING))
    return [(turn.user_id, turn.role) for turn in turns]


def test_a_draft_is_declined_then_approved_and_published(client, cast, session, draft):
    board, page = f"/openings/{draft.id}", f"/openings/{draft.id}/request-approval"
    client.sign_in(cast.rita)
    assert f"{board}/publish" not in client.get(board).text
    assert client.forge(f"{board}/publish").status_code == 422
    assert client.submit(page, note="It replaces Mia.").status_code == 303
    approval = session.scalars(select(OpeningApproval)).one()
    decision = f"/openings/approvals/{approval.id}"
    assert waits_for(session) == [(cast.dana.id, None)]
    assert "Waiting for approval" in client.get(board).text
    assert 'name="decision"' not in client.get(decision).text, "it is the request of the reader"
    assert client.forge(page).status_code == 409
    mail = session.scalars(select(Message).where(Message.to_email == cast.dana.email)).one()
    assert "It replaces Mia." in mail.body and decision in mail.body

    client.sign_in(cast.dana)
    assert decision in client.get("/").text
    act = f"{decision}/decide"
    refused = client.submit(act, page=decision, decision="decline")
    assert refused.status_code == 422 and "Enter a reason" in refused.text
    assert client.submit(act, page=decision, decision="decline", reason="Two are enough.").status_code == 303
    assert decision not in client.get("/").text and waits_for(session) == []
    client.sign_in(cast.rita)
    assert "Two are enough." in client.get(board).text
    assert (
        "declined" in session.scalars(select(Message).where(Message.to_email == cast.rita.email)).one().body
    )

    client.submit(page)
    again = session.scalars(select(OpeningApproval).where(OpeningApproval.state == "waiting")).one()
    decide(again, cast.dana)
    session.commit()
    assert client.submit(f"{board}/publish").status_code == 303
    assert draft.state is OpeningState.OPEN
    said = [line.verb.name for line in activity_of(draft)][:5]
    assert said == [
        "PUBLISHED_OPENING",
        "APPROVED_OPENING",
        "REQUESTED_OPENING_APPROVAL",
        "DECLINED_OPENING",
        "REQUESTED_OPENING_APPROVAL",
    ]


def test_a_change_of_what_is_published_needs_another_approval(cast, session, draft):
    stage = draft.stages[0]
    changes = [
        lambda: change_places(draft, places=2, by=cast.rita),
        lambda: change_posting(draft, posting="A new team.", target_on=None, by=cast.rita),
        lambda: change_posting(draft, posting="A new team.", target_on=None, areas="US", by=cast.rita),
        lambda: setattr(stage, "minutes", 55),
        lambda: setattr(stage, "questions", stage.questions[:1]),
    ]
    for each in changes:
        decide(request_approval(draft, by=cast.rita), cast.dana)
        each()
        session.flush()
        with pytest.raises(RuleBroken, match="changed after it was approved"):
            publish_opening(draft, by=cast.rita)
    decide(request_approval(draft, by=cast.rita), cast.dana)
    change_opening_people(draft, hiring_manager=cast.hugo, reason="Vacation", by=cast.rita)
    publish_opening(draft, by=cast.rita)


def test_nobody_approves_their_own_request_unless_nobody_else_can(client, cast, session, draft):
    approval = request_approval(draft, by=cast.dana)
    assert waits_for(session) == [(None, Role.ADMIN)]
    with pytest.raises(RuleBroken, match="somebody else decides"):
        decide(approval, cast.dana)
    client.sign_in(cast.ada)
    assert f"/openings/approvals/{approval.id}" in client.get("/").text
    assert client.get(f"/openings/approvals/{approval.id}").status_code == 200
    assert client.get(f"/openings/{draft.id}").status_code == 404

    cast.ada.active = False
    session.flush()
    decide(approval, cast.dana)
    assert approval.state is ApprovalState.APPROVED


def test_an_admin_who_requested_it_has_no_turn_while_another_can_decide(client, cast, session, draft):
    cast.dana.granted_roles.append(GrantedRole(role=Role.ADMIN))
    session.flush()
    approval = request_approval(draft, by=cast.dana)
    page = f"/openings/approvals/{approval.id}"
    client.sign_in(cast.dana)
    assert page not in client.get("/").text
    assert client.forge(f"{page}/decide", decision="approve", seen=published_digest(draft)).status_code == 422


def test_the_turn_follows_the_hiring_manager_and_ends_with_the_setting(cast, session, draft):
    approval = request_approval(draft, by=cast.rita)
    change_opening_people(draft, hiring_manager=cast.hugo, reason="Vacation", by=cast.rita)
    assert waits_for(session) == [(cast.hugo.id, None)]
    change(cast.ada, approves_openings=False)
    publish_opening(draft, by=cast.rita)
    assert approval.state is ApprovalState.ENDED
    assert waits_for(session) == []


def test_who_read_another_opening_than_there_is_now_reads_it_again(client, cast, draft):
    approval = request_approval(draft, by=cast.rita)
    page = f"/openings/approvals/{approval.id}"
    client.sign_in(cast.dana)
    stale = client.form_for(f"{page}/decide", page=page)
    change_places(draft, places=2, by=cast.rita)

    refused = client.send(stale, decision="approve", reason="Fine")

    assert refused.status_code == 409 and "changed after you opened the page" in refused.text
    assert "Fine" in refused.text and approval.is_waiting


@pytest.mark.both_databases
def test_one_of_two_approvers_decides(app, cast, draft):
    approval = request_approval(draft, by=cast.rita)

    seen, by_both = published_digest(draft), (cast.dana, cast.ada)
    first, second = (
        deed(decide_approval, approval, is_approved=by is cast.dana, reason="No", seen=seen, by=by)
        for by in by_both
    )

    refusal = refusal_of_second(app, first, second)
    assert isinstance(refusal, Conflict) and "Dana Whitfield has already approved" in refusal.sentence
    assert approval.state is ApprovalState.APPROVED
