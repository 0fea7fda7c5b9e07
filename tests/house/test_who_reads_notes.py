"""Notes about an application are read in one file, which asks who may read them.

`test_blindness.py` asks every route; this test keeps a new query, such as a search, in that file.
"""

from __future__ import annotations

import ast

import pytest

from tests.house.source import calls, modules

READS_NOTES = "app/application_notes/queries.py"
READS_NO_WORD = {"app/erasure/removal.py", "app/erasure/queries.py"}  # their ids, to erase them
STARTS = {"select", "select_from", "join", "get", "get_one", "query"}
NOTES = {"ApplicationNote", "ApplicationNoteVersion", "Mention"}
REMEDY = f"Ask visible_notes() of {READS_NOTES}, or put the query there."


def test_one_file_reads_notes():
    found = [
        f"{path}:{line}"
        for path, tree in modules().items()
        if path != READS_NOTES and path not in READS_NO_WORD
        for line in reads(tree)
    ]
    assert not found, f"{found} read notes from the database. {REMEDY}"


def test_that_file_does():
    """Or the word that is looked for has changed, and nothing is found anywhere."""
    assert list(reads(modules()[READS_NOTES]))


@pytest.mark.parametrize("code", ["select(ApplicationNote.text)", "session.get(models.ApplicationNote, 1)"])
def test_each_way_to_read_one_is_noticed(code):
    assert list(reads(ast.parse(code)))


def reads(tree: ast.AST):
    """The lines of statements about notes."""
    for name, call in calls(tree):
        if name.rpartition(".")[2] in STARTS and any(_is_about_notes(each) for each in call.args):
            yield call.lineno


def _is_about_notes(node: ast.AST) -> bool:
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return bool(NOTES & (names | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}))
