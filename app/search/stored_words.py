"""Whether the stored words are those of the names, emails and texts of all candidates, some at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import delete, insert, select

from app.candidates.models import Candidate, FormerEmail, SearchWord
from app.candidates.search_index import StoredWord, words_of_candidates
from app.db.base import db
from app.db.rows import read_rows

CANDIDATES_AT_ONCE = 200


def candidates_with_wrong_words() -> Iterator[int]:
    """The ids of the candidates whose stored words are not those of what is said of them."""
    for ids in _batches():
        for candidate_id, (stored, right) in _compared(ids).items():
            if stored != right:
                yield candidate_id


def rebuild_words() -> Iterator[int]:
    """Store words again where they are wrong. Yields how many candidates had wrong ones, batch by batch."""
    for ids in _batches():
        wrong = {id_: right for id_, (stored, right) in _compared(ids).items() if stored != right}
        rows = [row._asdict() for right in wrong.values() for row in right]
        db.session.execute(delete(SearchWord).where(SearchWord.candidate_id.in_(wrong)))
        if rows:
            db.session.execute(insert(SearchWord), rows)
        yield len(wrong)


def _batches() -> Iterator[Sequence[int]]:
    some = select(Candidate.id).order_by(Candidate.id).limit(CANDIDATES_AT_ONCE)
    last = 0
    while ids := db.session.scalars(some.where(Candidate.id > last)).all():
        yield ids
        last = ids[-1]


def _compared(ids: Sequence[int]) -> dict[int, tuple[set[StoredWord], set[StoredWord]]]:
    """The words as they are stored and as they should be, by candidate. Merged and erased ones have none."""
    compared: dict[int, tuple[set[StoredWord], set[StoredWord]]] = {id_: (set(), set()) for id_ in ids}
    columns = (
        SearchWord.word,
        SearchWord.candidate_id,
        SearchWord.source,
        SearchWord.record_id,
        SearchWord.application_id,
    )
    for row in read_rows(select(*columns).where(SearchWord.candidate_id.in_(ids))):
        compared[row.candidate_id][0].add(StoredWord(*row))
    for right in words_of_candidates(_names(ids)):
        compared[right.candidate_id][1].add(right)
    return compared


def _names(ids: Sequence[int]) -> dict[int, Iterable[str]]:
    found = (Candidate.id.in_(ids), Candidate.merged_into_id.is_(None), Candidate.erased_at.is_(None))
    names = {
        id_: [name, email]
        for id_, name, email in read_rows(select(Candidate.id, Candidate.name, Candidate.email).where(*found))
    }
    former = select(FormerEmail.candidate_id, FormerEmail.email).where(FormerEmail.candidate_id.in_(names))
    for id_, email in read_rows(former.order_by(FormerEmail.email)):
        names[id_].append(email)
    return dict(names)
