"""The mails of a batch of declines, to be checked: an example of each letter, and each person's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import joinedload

from app.batches.models import Batch, BatchItem
from app.batches.performing import personal_paragraph
from app.batches.queries import talks_by_application, visible_items
from app.candidates.models import Application
from app.db.base import db
from app.outbox.mail_texts import RenderedMail
from app.people.models import User
from app.pipeline.decline_letters import Letter, TalksHeld, fitting_letters, needs_paragraph
from app.pipeline.mail import compose_decline_letter

NO_TALKS = TalksHeld()


@dataclass(frozen=True)
class LetterExample:
    """A letter, how many candidates get it, and that of the first of them."""

    letter: Letter
    count: int
    application: Application
    written: RenderedMail


@dataclass(frozen=True)
class PersonLetter:
    """The letter of one person, and the numbers of the persons before and after."""

    number: int
    application: Application
    written: RenderedMail
    before: int | None
    after: int | None


class BatchLetters:
    """The letters of a draft, as far as the person who made it sees the candidates."""

    def __init__(self, batch: Batch, user: User) -> None:
        self._batch, self._user = batch, user
        self._talks = talks_by_application(batch)
        columns = visible_items(batch, user).with_only_columns(BatchItem.number, BatchItem.application_id)
        rows = db.session.execute(columns.order_by(BatchItem.number))
        self._applications: dict[int, int] = dict(rows.all())

    @property
    def need_paragraph(self) -> bool:
        """True if somebody has met the team: their mail needs a personal paragraph."""
        return any(needs_paragraph(self._talks.get(each, NO_TALKS)) for each in self._applications.values())

    def examples(self, letter: Letter | None, paragraph: str) -> list[LetterExample]:
        """One example of each letter, in the order of the first candidates who get it."""
        numbers: dict[Letter, list[int]] = {}
        for number in self._applications:
            numbers.setdefault(self._letter_of(number, letter), []).append(number)
        found = self._load([those[0] for those in numbers.values()])
        return [
            LetterExample(each, len(those), found[those[0]], self._write(found[those[0]], each, paragraph))
            for each, those in numbers.items()
        ]

    def of_person(self, number: int, letter: Letter | None, paragraph: str) -> PersonLetter | None:
        """The letter of a person by their number; None if there is no such person."""
        if number not in self._applications:
            return None
        numbers = list(self._applications)
        place = numbers.index(number)
        application = self._load([number])[number]
        written = self._write(application, self._letter_of(number, letter), paragraph)
        before = numbers[place - 1] if place else None
        after = numbers[place + 1] if place + 1 < len(numbers) else None
        return PersonLetter(number, application, written, before, after)

    @property
    def first(self) -> int | None:
        """The number of the first person."""
        return next(iter(self._applications), None)

    def _letter_of(self, number: int, letter: Letter | None) -> Letter:
        return letter or fitting_letters(self._talks.get(self._applications[number], NO_TALKS))[0]

    def _write(self, application: Application, letter: Letter, paragraph: str) -> RenderedMail:
        return compose_decline_letter(application, letter, personal_paragraph(application, paragraph))

    def _load(self, numbers: Sequence[int]) -> dict[int, Application]:
        ids = {self._applications[number]: number for number in numbers}
        options = (joinedload(Application.candidate), joinedload(Application.opening))
        found = db.session.query(Application).filter(Application.id.in_(ids)).options(*options)
        return {ids[application.id]: application for application in found}


def digest_text(examples: Sequence[LetterExample]) -> RenderedMail:
    """All examples as one text, to compare what was shown with what would be sent."""
    texts = [f"{each.count} {each.written.subject}\n{each.written.body}" for each in examples]
    return RenderedMail("", "\n".join(texts))
