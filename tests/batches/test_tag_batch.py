"""A batch tags and pools candidates as their pages do, refuses with a reason, and is undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.batches.actions import undo_batch
from app.batches.models import ItemState
from app.pools.models import PoolMember
from app.tags.models import CandidateTag
from tests.factories.batches import a_draft, items, some_applications, states, work
from tests.factories.interviews import an_interview
from tests.factories.tags import a_member, a_pool, a_tag


def tagged(session):
    return set(session.scalars(select(CandidateTag.candidate_id)))


@pytest.fixture
def applications(cast):
    return some_applications(cast, 3, stage=4)


def do(client, cast, session, act, applications, **fields):
    draft = a_draft(cast.rita, act, applications)
    session.commit()
    client.sign_in(cast.rita)
    assert client.submit(f"/batches/{draft.id}/start", **fields).status_code == 303
    work()
    return draft


def test_each_gets_the_tag_and_who_has_it_or_is_withheld_is_refused_with_a_reason(
    client, cast, session, applications
):
    has_it, withheld, fresh = applications
    tag = a_tag(cast.rita, "French", has_it.candidate)
    an_interview(withheld, cast.rita, starts_in=timedelta(days=-1))
    batch = do(client, cast, session, "tag", applications, tag=str(tag.id))
    assert states(batch) == [ItemState.REFUSED, ItemState.REFUSED, ItemState.DONE]
    assert "already has the tag “French”" in items(batch)[0].refusal
    assert "Until you submit your scorecard" in items(batch)[1].refusal
    assert tagged(session) == {has_it.candidate_id, fresh.candidate_id}

    undo_batch(batch)
    session.commit()
    work()
    assert states(batch)[2] is ItemState.UNDONE
    assert tagged(session) == {has_it.candidate_id}, "who had it before keeps it"


def test_a_tag_is_removed_from_those_who_have_it_and_comes_back(client, cast, session, applications):
    one, two, without = applications
    tag = a_tag(cast.rita, "French", one.candidate, two.candidate)
    batch = do(client, cast, session, "untag", applications, tag=str(tag.id))
    assert states(batch) == [ItemState.DONE, ItemState.DONE, ItemState.REFUSED]
    assert (tagged(session), "does not have the tag" in items(batch)[2].refusal) == (set(), True)
    undo_batch(batch)
    session.commit()
    work()
    assert tagged(session) == {one.candidate_id, two.candidate_id}
    assert without.candidate_id not in tagged(session)


def test_several_are_added_to_a_pool_and_removed_again(client, cast, session, applications):
    pool = a_pool(cast.rita)
    a_member(cast.rita, applications[0].candidate, pool=pool)
    fields = {"pool": str(pool.id), "why": "Second for a place.", "remind_on": "2027-03-01"}
    batch = do(client, cast, session, "pool", applications, **fields)
    assert states(batch) == [ItemState.REFUSED, ItemState.DONE, ItemState.DONE]
    whys = session.scalars(select(PoolMember.why).order_by(PoolMember.id)).all()
    assert (whys, batch.texts) == (["", "Second for a place.", "Second for a place."], None)
    undo_batch(batch)
    session.commit()
    work()
    assert session.scalars(select(PoolMember.candidate_id)).all() == [applications[0].candidate_id]
