"""The rules of reviews: who may be the reviewer, which answer comes next, and when a score can change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from flask_babel import gettext as _

from app.shared.refusals import Conflict, RuleBroken

SCORES = (1, 2, 3, 4)  # from weak to strong
ROUND_LIMIT = 100  # questionnaires in one round


@dataclass(frozen=True)
class AnswerKey:
    """An answer at the desk: the token of a review, and the position of the answer in its questionnaire."""

    token: str
    position: int


@dataclass(frozen=True)
class ReviewRound:
    """The answers a reviewer has before them, one question after the other, and the scores given so far.

    `questions` has the answers of each question, in the order in which they are shown; `tokens` are all
    reviews, also one without an answer that is scored.
    """

    questions: Sequence[Sequence[AnswerKey]]
    scores: Mapping[AnswerKey, int] = field(default_factory=dict)
    tokens: Sequence[str] = ()

    @property
    def answers(self) -> list[AnswerKey]:
        return [answer for question in self.questions for answer in question]

    def scored(self, question: Sequence[AnswerKey]) -> int:
        """How many answers of a question have a score."""
        return sum(answer in self.scores for answer in question)

    def question_of(self, answer: AnswerKey) -> int:
        """The index of the question that an answer belongs to."""
        return next(n for n, question in enumerate(self.questions) if answer in question)

    def before(self, answer: AnswerKey) -> AnswerKey | None:
        """The answer shown before another one; None for the first."""
        index = self.answers.index(answer)
        return self.answers[index - 1] if index else None

    def next_unscored(self, answer: AnswerKey | None = None) -> AnswerKey | None:
        """The next answer without a score after another one, else the first; None if all have one."""
        answers = self.answers
        start = answers.index(answer) + 1 if answer in answers else 0
        return next((each for each in answers[start:] + answers[:start] if each not in self.scores), None)

    @property
    def complete(self) -> list[str]:
        """The tokens of the reviews in which every answer has a score."""
        unscored = {answer.token for answer in self.answers if answer not in self.scores}
        begun = dict.fromkeys([*self.tokens, *(each.token for each in self.answers)])
        return [token for token in begun if token not in unscored]


def shuffled(tokens: Sequence[str], question: str) -> list[str]:
    """Tokens in the order of a question: the same each time, another for each question, nobody's name."""
    return sorted(tokens, key=lambda token: sha256(f"{question}:{token}".encode()).digest())


def check_can_review(name: str, *, active: bool, runs_opening: bool) -> None:
    """Raise RuleBroken for a reviewer who may not read the answers of an opening."""
    if not active or not runs_opening:
        raise RuleBroken(
            _("%(person)s cannot read the answers of this opening. Choose someone else.", person=name),
            field="reviewer",
        )


def check_is_reviewer(reviewer: str | None, *, is_reviewer: bool) -> None:
    """Raise Conflict if somebody else scores the answers, or nobody."""
    if reviewer is None:
        raise Conflict(_("This opening no longer has a reviewer. Your scores are kept."))
    if not is_reviewer:
        raise Conflict(_("%(reviewer)s reviews these answers now. Your scores are kept.", reviewer=reviewer))


def check_can_score(*, finished: bool, waits: bool) -> None:
    """Raise Conflict for a review that is finished, or for an application that has moved on."""
    if finished:
        raise Conflict(_("This review is finished, so its scores cannot be changed."))
    if not waits:
        raise Conflict(_("This answer no longer waits for a review. Continue with the next one."))


def check_same_score(stored: int | None, seen: int, new: int) -> None:
    """Raise Conflict if the answer was scored on another page since this one was made."""
    if (stored or 0) not in (seen, new):
        raise Conflict(_("You scored this answer with %(score)s on another page.", score=stored))


def check_some_complete(complete: Sequence[str]) -> None:
    """Raise RuleBroken if there is no review to finish."""
    if not complete:
        raise RuleBroken(_("Score every answer of at least one candidate first."))
