"""The scores of answers are read from the database in one package, which asks who may read them.

They are read like scorecards. `test_blindness.py` asks every route; this test keeps a new query from being
written elsewhere.
"""

from __future__ import annotations

import ast

import pytest

from tests.house.source import calls, modules

READS_SCORES = "app/questionnaire_reviews/"
STARTS = {"select", "select_from", "join", "get", "get_one", "query"}
SCORES = {"AnswerScore", "QuestionnaireReview"}
REMEDY = "Ask visible_reviews() of app/questionnaire_reviews/access.py, or put the query beside it."


def test_one_package_reads_scores():
    found = [
        f"{path}:{line}"
        for path, tree in modules().items()
        if not path.startswith(READS_SCORES)
        for line in reads(tree)
    ]
    assert not found, f"{found} read scores from the database. {REMEDY}"


def test_that_package_does():
    """Or the word that is looked for has changed, and nothing is found anywhere."""
    assert list(reads(modules()[f"{READS_SCORES}access.py"]))


@pytest.mark.parametrize("code", ["select(AnswerScore.value)", "session.get(models.QuestionnaireReview, 1)"])
def test_each_way_to_read_one_is_noticed(code):
    assert list(reads(ast.parse(code)))


def reads(tree: ast.AST):
    """The lines of statements about scores."""
    for name, call in calls(tree):
        if name.rpartition(".")[2] in STARTS and any(_is_about_scores(each) for each in call.args):
            yield call.lineno


def _is_about_scores(node: ast.AST) -> bool:
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return bool(SCORES & (names | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}))
