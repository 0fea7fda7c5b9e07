"""The order of answers at the desk: stable, another for each question, and the way through a round."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire_reviews.rules import AnswerKey, ReviewRound, shuffled

TOKENS = st.lists(st.text("abcdef", min_size=1, max_size=6), unique=True, max_size=12)


@given(tokens=TOKENS, data=st.data())
def test_the_order_is_the_same_whoever_came_first(tokens, data):
    order = shuffled(tokens, "1.1")
    assert sorted(order) == sorted(tokens)
    assert shuffled(data.draw(st.permutations(tokens)), "1.1") == order


def test_each_question_has_another_order():
    tokens = [f"token-{number}" for number in range(20)]
    orders = [shuffled(tokens, f"1.{position}") for position in (1, 2, 3)]
    assert len({tuple(order) for order in orders}) == 3
    assert tokens not in orders


@given(tokens=TOKENS, scored=st.integers(0, 40))
def test_the_next_answers_are_all_of_a_question_then_the_next_question(tokens, scored):
    """Following `next_unscored` scores every answer once, in the order shown; `before` is the way back."""
    questions = [[AnswerKey(token, position) for token in tokens] for position in (1, 2)]
    scores: dict[AnswerKey, int] = {}
    going, last, shown = ReviewRound(questions, scores), None, []
    while (following := going.next_unscored(last)) is not None:
        assert going.before(following) == last
        scores[following], last = 3, following
        shown.append(following)
    assert shown == going.answers
    assert going.complete == tokens


def test_an_answer_that_came_in_later_is_not_forgotten():
    first, late, third = (AnswerKey(token, 1) for token in "abc")
    going = ReviewRound([[first, late, third]], {first: 2, third: 4})
    assert going.next_unscored(third) == late
    assert going.next_unscored() == late
    assert going.complete == ["a", "c"]
