"""The stored words and trigrams of names are those of the names, whatever was done to the candidates."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.candidates.models import Candidate, NameTrigram, NameWord
from app.candidates.search_index import update_search_index
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.erasure.removal import remove_texts
from app.shared.words import trigrams_of, words_in
from tests.factories.applications import a_candidate
from tests.real.two_at_once import deed, refusal_of_second

pytestmark = pytest.mark.both_databases  # upserts and locks

NAMES = st.sampled_from(["Ana Reis", "Ana Lima", "Łukasz Groß", "Lukasz Gross-Reis", "Ana", "王伟", "…"])
STEPS = st.lists(st.tuples(st.sampled_from(["add", "rename", "merge", "erase"]), NAMES, st.integers(0, 9)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_they_are_those_of_the_names_after_any_sequence(app, cast, session, steps):
    session.commit()
    with app.test_request_context():
        for what, name, number in steps:
            _take_step(cast, session, what, name, number)
            _check(session)
    session.rollback()


def test_the_trigrams_of_a_name_stay_if_it_is_added_while_the_last_one_is_removed(app, cast, session):
    candidate = a_candidate("Ana Zając")

    assert refusal_of_second(app, deed(a_candidate, "Jan Zając"), deed(_rename, candidate)) is None
    session.rollback()
    _check(session)


def test_the_trigrams_of_a_name_are_stored_again_if_it_is_added_while_they_are_removed(app, cast, session):
    candidate = a_candidate("Ana Zając")

    assert refusal_of_second(app, deed(_rename, candidate), deed(a_candidate, "Jan Zając")) is None
    session.rollback()
    _check(session)


def _rename(candidate: Candidate) -> None:
    candidate.name = "Ana Lis"
    update_search_index(candidate)


def _take_step(cast, session, what: str, name: str, number: int) -> None:
    found = session.scalars(
        select(Candidate)
        .where(Candidate.merged_into_id.is_(None), Candidate.erased_at.is_(None))
        .order_by(Candidate.id)
    ).all()
    if what == "add" or not found:
        a_candidate(name)
        return
    candidate = found[number % len(found)]
    if what == "rename":
        candidate.name = name
        update_search_index(candidate)
    elif what == "erase":
        remove_texts(candidate)
    elif len(found) > 1:
        other = found[(number + 1) % len(found)]
        from_other = ["name"] if number % 2 else []
        seen = merge_digest(candidate, other)
        merge_candidates(candidate, other, from_other=from_other, seen=seen, reason="Same.", by=cast.rita)


def _check(session) -> None:
    session.flush()
    of_names = {
        (word, candidate.id)
        for candidate in session.scalars(select(Candidate))
        if candidate.merged_into_id is None and candidate.erased_at is None
        for word in words_in(candidate.name)
    }
    stored = [tuple(row) for row in session.execute(select(NameWord.word, NameWord.candidate_id))]
    assert sorted(stored) == sorted(of_names)
    trigrams = {(trigram, word) for word, _ in of_names for trigram in trigrams_of(word)}
    stored = [tuple(row) for row in session.execute(select(NameTrigram.trigram, NameTrigram.word))]
    assert sorted(stored) == sorted(trigrams)
