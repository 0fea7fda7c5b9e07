"""The texts of applications that a search reads, and who finds a candidate by their words.

A package registers its texts (`register_texts`). A package that knows more about who reads them adds a rule
(`register_reading_rule`). A word of a text finds a candidate only for a person who runs its application, and
for whom every rule of its source is true.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, union_all

from app.candidates.models import Application, SearchWord, WordSource
from app.people.models import User

ReadingRule = Callable[[User], ColumnElement[bool]]
_texts: dict[WordSource, Select[*tuple[Any, ...]]] = {}
_rules: list[tuple[WordSource, ReadingRule]] = []


def register_texts(source: WordSource, texts: Select[*tuple[Any, ...]]) -> None:
    """Register texts: a statement of the ids of their records and the texts, with Application in it."""
    _texts[source] = texts


def register_reading_rule(source: WordSource, rule: ReadingRule) -> None:
    """Register a condition on SearchWord under which a person may find a candidate by a text of a source."""
    _rules.append((source, rule))


def texts_of_candidates(candidate_ids: Collection[int]) -> Any:
    """A statement of all texts of some candidates: source, record, application, candidate and text."""
    texts = [
        each.where(Application.candidate_id.in_(candidate_ids)).add_columns(
            Application.id, Application.candidate_id, literal(source.value)
        )
        for source, each in _texts.items()
    ]
    return union_all(*texts)


def may_find_by_word(user: User, run: Select[Application] | None) -> ColumnElement[bool]:
    """The condition that a person may find a candidate by a stored word.

    `run` are the applications that the person runs; None stands for all.
    """
    of_texts = [
        and_(SearchWord.source == source, *(rule(user) for of, rule in _rules if of is source))
        for source in _texts
    ]
    read = or_(*of_texts)
    if run is not None:
        it = run.where(Application.id == SearchWord.application_id).with_only_columns(Application.id)
        read = and_(read, it.correlate(SearchWord).offset(0).exists())
    return or_(SearchWord.source == WordSource.PERSON, read)
