"""Ways that few candidates go: a decision stage, an undo after a result, an approver who leaves, a merge."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.candidates.models import OfferStanding, Status
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.duplicates.merge.undo import undo_merge
from app.job_families.kinds import StageKind
from app.offers.answer import accept_offer
from app.offers.models import OfferApprover
from app.offers.rules import OfferState
from app.offers.send import withdraw_offer
from app.people.departure.actions import close_at_once, hand_over_remaining_work
from app.people.departure.queries import remaining_loose_ends, successors
from app.pipeline.advance import advance
from app.pipeline.undo import undo
from app.reference_checks.queries import reference_check_of
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.offers import a_draft, a_sent_offer, a_waiting_offer, approve, name_approvers
from tests.factories.references import answered, named_referees
from tests.people.departure.conftest import close, ends_of
from tests.pipeline.hiring import hire_by_rita, ready_to_hire


def awaited(session, application) -> dict[TurnKind, int | None]:
    """What an application waits for, and from which user; the stored turns are those of the records."""
    session.flush()
    assert list(turn_differences()) == []
    turns = session.query(Turn).filter(Turn.application_id == application.id)
    return {turn.kind: turn.user_id for turn in turns}


def test_the_hiring_manager_decides_at_a_stage_and_corrects_it(client, cast, session):
    opening = an_opening(cast)
    stage = opening.stages[1]
    stage.kind, stage.name = StageKind.DECISION, "Decision"
    application = an_application(cast, 2, opening=opening)
    session.commit()
    record = f"/applications/{application.id}/stage-result"
    assert awaited(session, application) == {TurnKind.DECIDE: cast.dana.id}
    client.sign_in(cast.rita)
    refused = client.forge(record, outcome="decided for", note="I think so.", version=application.version)
    assert (refused.status_code, "Only the hiring manager of the opening decides." in refused.text) == (
        422,
        True,
    )
    url = f"/applications/{application.id}/advance"
    refused = client.submit(url, reason="")
    assert (refused.status_code, "The hiring manager has not decided yet." in refused.text) == (422, True)

    client.sign_in(cast.dana)
    unexplained = client.submit(record, outcome="decided against", note="")
    assert (unexplained.status_code, "Give a reason." in unexplained.text) == (422, True)
    assert client.submit(record, outcome="decided against", note="Not yet.").status_code == 303
    client.sign_in(cast.rita)
    refused = client.submit(url, reason="")
    assert "The hiring manager decided not to continue." in refused.text
    client.sign_in(cast.dana)
    assert client.submit(record, outcome="decided for", note="After all.").status_code == 303
    client.sign_in(cast.rita)
    assert client.submit(url).status_code == 303
    session.expire_all()
    assert application.stage.position == 3
    history = client.get(f"/applications/{application.id}/interviews").text
    assert history.index("Not yet.") < history.index("After all.")


def test_a_move_with_an_offer_or_references_on_it_is_not_undone(client, cast, session):
    application = an_application(cast, 4)
    advance(application, version=application.version, reason="convinced", by=cast.rita)
    clock.freeze(clock.now() + timedelta(minutes=1))
    offer = a_draft(cast, application)
    with pytest.raises(RuleBroken, match="an offer was made or answered since"):
        undo(application, version=application.version, by=cast.rita)
    client.sign_in(cast.rita)
    assert f"/applications/{application.id}/undo" not in client.get(f"/applications/{application.id}").text
    withdraw_offer(offer, edition=offer.edition, reason="A slip.", by=cast.rita)
    named_referees(application)
    with pytest.raises(RuleBroken, match="references were asked for since"):
        undo(application, version=application.version, by=cast.rita)

    clock.move(timedelta(minutes=1))
    advance(application, version=application.version, reason="convinced", by=cast.rita)
    answered(reference_check_of(application).referees[0])
    undo(application, version=application.version, by=cast.rita)
    assert reference_check_of(application).progress.done == 1, "a reference stays what it is"
    assert list(turn_differences()) == []


def test_an_undone_hire_leaves_the_offer_accepted_and_is_made_again(cast, session):
    application = ready_to_hire(cast)
    offer = a_sent_offer(cast, application)
    accept_offer(offer, name=application.candidate.name)
    hire_by_rita(cast, application)

    undo(application, version=application.version, by=cast.rita)

    assert (application.status, application.offer_standing) == (Status.ACTIVE, OfferStanding.ACCEPTED)
    assert offer.state is OfferState.ACCEPTED
    assert list(turn_differences()) == []
    hire_by_rita(cast, application)
    assert application.status is Status.HIRED


def test_no_offer_hangs_when_its_approvers_leave(cast, session):
    """Of two approvers the second leaves before their turn, and the first one at once."""
    application = ready_to_hire(cast)
    name_approvers(cast.hugo)
    offer = a_waiting_offer(cast, application)
    assert [each.user for each in offer.approvals] == [cast.dana, cast.hugo]

    ends = {end.kind.name: end for end in ends_of(cast.hugo, cast.ada)}
    offered = successors(list(ends.values()), leaver=cast.hugo)[ends["offer_approval"].key]
    assert cast.rita not in offered, "she made it"
    assert cast.dana not in offered, "she approves it already"
    close(cast.hugo, cast.ada, offer_approval=cast.milan, offer_approver=cast.milan)
    assert [each.user for each in offer.approvals] == [cast.dana, cast.milan]
    assert [each.user for each in session.query(OfferApprover)] == [cast.milan]

    close_at_once(cast.dana, reason="An emergency.", by=cast.ada)
    session.flush()
    assert list(turn_differences()) == []
    to_hand_over = session.query(Turn).filter(Turn.kind == TurnKind.HAND_OVER_WORK)
    assert {turn.about_id for turn in to_hand_over} == {cast.dana.id}
    left = remaining_loose_ends(cast.dana, reader=cast.ada)
    (waiting,) = [each for each in left if each.kind.name == "offer_approval"]
    hand_over_remaining_work(cast.dana, choices={waiting.key: cast.marta}, reason="She left.", by=cast.ada)
    assert awaited(session, application)[TurnKind.APPROVE_OFFER] == cast.marta.id
    approve(offer, cast.marta)
    approve(offer, cast.milan)
    assert offer.state is OfferState.APPROVED


def test_two_records_with_references_and_offers_become_one(client, cast, session):
    kept, other = a_candidate("Lena Brandt"), a_candidate("Lena Brnadt")
    first = ready_to_hire(cast, candidate=kept)
    second = ready_to_hire(cast, candidate=other, opening=an_opening(cast))
    (done,) = named_referees(first)
    answered(done)
    (asked,) = named_referees(second)
    offer, draft = a_sent_offer(cast, second), a_waiting_offer(cast, first)
    session.commit()

    def merged():
        seen = merge_digest(kept, other)
        return merge_candidates(kept, other, from_other=(), seen=seen, reason="One phone.", by=cast.rita)

    undo_merge(merged(), by=cast.rita)
    assert [each.id for each in other.applications] == [second.id]
    assert list(turn_differences()) == []
    merged()
    session.commit()

    assert {each.id for each in kept.applications} == {first.id, second.id}
    assert list(turn_differences()) == []
    turn = session.query(Turn).filter(Turn.kind == TurnKind.ANSWER_OFFER).one()
    assert turn.candidate_id == kept.id
    client.come_by_link(kept)
    page = f"/my/offers/{offer.id}"
    assert client.get(f"/my/offers/{draft.id}").status_code == 404
    answer = client.submit(f"{page}/accept", page=page, full_name="Lena Brandt")
    assert (answer.status_code, offer.name_on_record) == (303, None)
    answered(asked)
    client.sign_in(cast.rita)
    for application, referee in ((first, done), (second, asked)):
        read = client.get(f"/applications/{application.id}/references").text
        assert referee.name in read
    assert list(turn_differences()) == []
