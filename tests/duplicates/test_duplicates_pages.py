"""The list of possible duplicates, "not the same person", and the page of a merge."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.duplicates.actions import mark_as_distinct
from app.duplicates.finding import compare_all_candidates, compare_one_candidate
from app.duplicates.models import CandidateMerge, DistinctPair, PossibleDuplicate
from app.duplicates.queries import distinct_pair
from app.shared.refusals import RuleBroken
from tests.cast import person
from tests.duplicates.conftest import REASON, page_of
from tests.factories.applications import a_candidate, an_application

LIST, DISTINCT, MERGED = (
    "/candidates/duplicates",
    "/candidates/duplicates/not-the-same",
    "/candidates/duplicates/merged",
)


def compare_everybody(session) -> None:
    compare_all_candidates()
    session.commit()
    while compare_one_candidate():
        pass


@pytest.fixture
def pair(cast, session, kept, other) -> PossibleDuplicate:
    other.phone = kept.phone = "+49 341 1234567"
    compare_everybody(session)
    return session.scalars(select(PossibleDuplicate)).one()


def test_a_pair_is_merged_and_the_merge_undone_in_one_act(client, cast, session, kept, other, pair):
    client.sign_in(cast.rita)
    page = client.get(LIST).text
    assert all(said in page for said in (kept.name, other.name, "Same phone", "Similar name"))
    assert page_of(kept, other) in page
    assert "Possible duplicates <b>1</b>" in client.get("/candidates").text

    merged = client.submit(page_of(kept, other), reason=REASON)
    assert page_of(kept, other) not in client.get(LIST).text
    assert other.email.endswith("merged.invalid")
    undone = client.submit(merged.location)

    assert (merged.status_code, undone.status_code) == (303, 303)
    assert (other.name, other.merged_into) == ("Lena Brnadt", None)
    lines = [each.verb for each in activity_of(other)]
    assert lines[:2] == [ActivityVerb.UNDID_MERGE, ActivityVerb.WAS_MERGED]
    assert cast.rita.name in client.get(MERGED).text
    compare_everybody(session)
    assert page_of(kept, other) in client.get(LIST).text, "they are proposed again"


def test_what_happened_since_is_said_and_there_is_no_button(client, cast, session, kept, other):
    client.sign_in(cast.rita)
    merged = client.submit(page_of(kept, other), reason=REASON)
    an_application(cast, candidate=kept)
    session.commit()

    page = client.get(merged.location).text
    answer = client.forge(merged.location)

    for text in (page, answer.text):
        assert "Since then, an application was added or moved." in text
    assert (answer.status_code, "Undo merge" in page) == (422, False)
    assert other.merged_into is kept


def test_not_the_same_is_remembered_and_undone_by_a_click(client, cast, session, kept, other, pair):
    client.sign_in(cast.rita)
    ask = f"/candidates/{kept.id}/not-the-same?with={other.id}"
    assert ask in client.get(LIST).text

    assert client.submit(ask, reason="Her sister.").status_code == 303
    compare_everybody(session)

    assert page_of(kept, other) not in client.get(LIST).text
    assert "Her sister." in client.get(DISTINCT).text
    refused = client.submit(page_of(kept, other), reason=REASON)
    assert "recorded that they are not the same person" in refused.text
    recorded = distinct_pair(kept, other)
    assert client.submit(f"/distinct-pairs/{recorded.id}/undo", page=DISTINCT).status_code == 303
    compare_everybody(session)
    assert page_of(kept, other) in client.get(LIST).text


def test_not_the_same_is_kept_through_a_merge_with_a_third_and_its_undo(cast, session, kept, other, merge):
    third = a_candidate("Lena Brandt")
    mark_as_distinct(other, third, reason="Her sister.", by=cast.rita)

    merge()

    assert distinct_pair(kept, third).note.text == "Her sister."
    compare_everybody(session)
    assert session.scalars(select(PossibleDuplicate)).all() == []


def test_two_records_of_one_decision_become_one(cast, session, kept, other, merge):
    third = a_candidate("Lena Brandt")
    for record in (kept, other):
        mark_as_distinct(record, third, by=cast.rita)

    merge()

    assert len(session.scalars(select(DistinctPair)).all()) == 1
    with pytest.raises(RuleBroken, match="already recorded"):
        mark_as_distinct(third, kept, by=cast.ada)


def test_nobody_reads_of_candidates_they_may_not_see(client, cast, session, kept, other, pair):
    """Neither their own file, nor somebody who applied only where they applied."""
    kim = person("Kim Larsen", Role.RECRUITER, title="Global Recruiter")
    opening = other.applications[0].opening
    an_application(cast, candidate=a_candidate("Kim Larsen", email=kim.email, user=kim), opening=opening)
    kept = an_application(cast, candidate=a_candidate("Beside Them"), opening=opening).candidate
    session.flush()
    pair.first, pair.second = other, kept
    merge = CandidateMerge(kept=kept, other=other, by=cast.rita, changes={}, state={})
    distinct = DistinctPair(first=other, second=kept, by=cast.rita)
    session.add_all([merge, distinct])
    session.commit()

    client.sign_in(kim)
    for page in (LIST, DISTINCT, MERGED):
        text = client.get(page).text
        assert kept.name not in text, page
        assert other.name not in text, page
    assert client.get(f"/merges/{merge.id}").status_code == 404
    assert client.forge(f"/distinct-pairs/{distinct.id}/undo").status_code == 404
    client.sign_in(cast.rita)
    assert kept.name in client.get(LIST).text
    for someone in (cast.dana, cast.ines, cast.marta, cast.nobody):
        client.sign_in(someone)
        assert client.get(LIST).status_code == 403
        assert client.get(f"/merges/{merge.id}").status_code == 404


def test_a_list_of_many_pairs_goes_on_page_by_page(client, cast, session):
    people = [a_candidate(f"Person {number}") for number in range(60)]
    session.flush()
    session.add_all(
        PossibleDuplicate(first_id=people[0].id, second_id=each.id, reasons=["name"], strength=30)
        for each in people[1:]
    )
    session.commit()
    client.sign_in(cast.rita)

    first = client.get(LIST).text
    then = client.get(re.search(r'href="(/candidates/duplicates\?after=[^"]+)"', first)[1]).text

    assert ("59" in first, "99+" in first) == (True, False)
    assert [page.count("/not-the-same?with=") for page in (first, then)] == [50, 9]
