"""What referees wrote is read from the database in one package, which asks who may read it.

It is read like scorecards. `test_blindness.py` asks every route; this test keeps a new query from being
written elsewhere. Erasing and the candidate's data know of referees, and never read an answer.
"""

from __future__ import annotations

import ast

from tests.house.source import modules

READS_REFERENCES = "app/reference_checks/"
ERASES = "app/erasure/references.py"
ANSWERS = {"RefereeAnswer"}
REMEDY = "Ask references_section() of app/reference_checks/section.py, or put the query beside it."


def test_one_package_reads_references():
    found = [
        path
        for path, tree in modules().items()
        if not path.startswith(READS_REFERENCES) and path != ERASES and names_answers(tree)
    ]
    assert not found, f"{found} read the answers of referees. {REMEDY}"


def test_that_package_does():
    """Or the word that is looked for has changed, and nothing is found anywhere."""
    assert names_answers(modules()[f"{READS_REFERENCES}answering.py"])


def names_answers(tree: ast.AST) -> bool:
    """Whether a module names the answers of referees."""
    names = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
    imported = {each.name for each in ast.walk(tree) if isinstance(each, ast.alias)}
    return bool(
        ANSWERS & (names | imported | {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)})
    )
