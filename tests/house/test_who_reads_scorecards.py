"""What a scorecard says is read from the database in one file, which asks who may read it.

The second promise, seen from the code: a person who owes a scorecard reads nobody else's. `test_blindness.py`
asks every route; this test keeps a new query from being written elsewhere.
"""

from __future__ import annotations

import ast

import pytest

from tests.house.source import calls, modules

READS_SCORECARDS = "app/scorecards/access.py"
ERASES_THEM = "app/erasure/removal.py"  # reads no word of them
# They count, for a reader who owes nothing on the application: each statement asks `not_owed`.
COUNT_THEM = {
    "app/interview_reports/agreement.py",
    "app/interview_reports/lateness.py",
    "app/interview_reports/rows.py",
}
STARTS = {"select", "select_from", "join", "get", "get_one", "query"}
REMEDY = f"Ask scorecards_for() of {READS_SCORECARDS}, or put the query there."


def test_one_file_reads_scorecards():
    found = [
        f"{path}:{line}"
        for path, tree in modules().items()
        if path not in (READS_SCORECARDS, ERASES_THEM, *COUNT_THEM)
        for line in reads(tree)
    ]
    assert not found, f"{found} read scorecards from the database. {REMEDY}"


def test_who_counts_them_leaves_out_where_the_reader_owes_one():
    for path in COUNT_THEM:
        functions = [each for each in ast.walk(modules()[path]) if isinstance(each, ast.FunctionDef)]
        counting = [each for each in functions if any(reads(each))]
        assert counting, f"{path} reads none. Take it off the list."
        for each in counting:
            assert "not_owed" in ast.unparse(each), (
                f"{path}:{each.name} counts what its reader must not know."
            )


def test_that_file_does():
    """Or the word that is looked for has changed, and nothing is found anywhere."""
    assert len(list(reads(modules()[READS_SCORECARDS]))) >= 2


@pytest.mark.parametrize(
    "code",
    [
        "select(Scorecard)",
        "select(User.name, models.Scorecard.next_note)",
        "select(ScorecardVersion).where(x)",
        "statement.join(Interview.scorecard)",
        "session.get(Scorecard, 1)",
    ],
)
def test_each_way_to_read_one_is_noticed(code):
    assert list(reads(ast.parse(code)))


def reads(tree: ast.AST):
    """The lines of statements about scorecards, what they said before, and their ratings."""
    for name, call in calls(tree):
        if name.rpartition(".")[2] in STARTS and any(_is_scorecard(each) for each in call.args):
            yield call.lineno


def _is_scorecard(node: ast.AST) -> bool:
    words = {"Scorecard", "ScorecardVersion", "Rating", "scorecard"}
    return any(
        (isinstance(each, ast.Name) and each.id in words)
        or (isinstance(each, ast.Attribute) and each.attr in words)
        for each in ast.walk(node)
    )
