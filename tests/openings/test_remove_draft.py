"""A draft that nobody needs can be removed; its row and its history stay."""

from __future__ import annotations

import pytest

from app.activity.queries import activity_of
from app.openings.approvals.actions import request_approval
from app.openings.approvals.models import ApprovalState
from app.openings.drafts.actions import remove_opening_draft
from app.openings.models import Opening, OpeningState
from app.shared.refusals import Conflict, RuleBroken
from app.turns.actions import turn_differences
from tests.company.test_change_company import change
from tests.factories.applications import an_application, an_opening


@pytest.fixture
def draft(cast, session):
    opening = an_opening(cast)
    opening.state, opening.published_at = OpeningState.DRAFT, None
    session.flush()
    return opening


def test_a_removed_draft_exists_for_nobody_and_stays_on_record(client, cast, session, draft):
    change(cast.ada, approves_openings=True)
    approval = request_approval(draft, by=cast.rita)
    board = f"/openings/{draft.id}"
    client.sign_in(cast.rita)
    assert f"{board}/remove" in client.get(board).text

    assert client.submit(f"{board}/remove", reason="Opened twice").location == "/openings"

    for person in (cast.rita, cast.dana, cast.ada):
        client.sign_in(person)
        assert client.get(board).status_code == 404
        assert client.get(f"/openings/approvals/{approval.id}").status_code == 404
        assert f'{board}"' not in client.get("/openings").text
        assert client.forge(f"{board}/publish").status_code == 404
    record = activity_of(session.get(Opening, draft.id))[0]
    assert (record.verb.name, record.by, record.note.text) == ("REMOVED_OPENING", cast.rita, "Opened twice")
    assert approval.state is ApprovalState.ENDED
    assert list(turn_differences()) == []


def test_only_a_draft_without_candidates_is_removed_and_only_once(cast, session, draft):
    opened = an_opening(cast)
    with pytest.raises(Conflict, match="Only a draft"):
        remove_opening_draft(opened, by=cast.rita)
    an_application(cast, opening=opened)
    opened.state = OpeningState.DRAFT
    session.flush()
    with pytest.raises(RuleBroken, match="has candidates"):
        remove_opening_draft(opened, by=cast.rita)
    remove_opening_draft(draft, by=cast.rita)
    with pytest.raises(Conflict, match="already removed"):
        remove_opening_draft(draft, by=cast.rita)
