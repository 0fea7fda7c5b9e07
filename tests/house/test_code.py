"""What holds for all code: nothing is evaluated, nothing is large, nothing knows one machine."""

from __future__ import annotations

import ast
import re
import subprocess
from statistics import median

import pytest

from tests.house.source import APP, ROOT, calls, modules

LARGEST_FILE, MEDIAN_FILE, LARGEST_VIEWS, LONGEST_FUNCTION = 250, 80, 200, 60  # lines
FORBIDDEN_CALLS = {
    "eval": "nothing a person typed is code",
    "exec": "nothing a person typed is code",
    "builtins.compile": "nothing a person typed is code",
    "__import__": "import it at the top",
    "os.system": "the site starts no programs",
    "yaml.load": "read data files with app.untrusted.data_file",
    "yaml.unsafe_load": "read data files with app.untrusted.data_file",
    "yaml.full_load": "read data files with app.untrusted.data_file",
    "render_template_string": "a template is a file; text of people is never one",
    "Markup": "text of people is never markup",
    "Template": "a template is a file; text of people is never one",
    "from_string": "a template is a file; text of people is never one",
}
FORBIDDEN_IMPORTS = {"pickle", "marshal", "shelve", "dill", "subprocess", "markupsafe"}
# Our own, to do dangerous work in, and those of PostgreSQL that dump and restore it.
STARTS_A_PROGRAM = {"app/untrusted/sandbox.py", "app/backup/postgresql.py"}
# Of the text of notes, which nh3 cleans, and of the texts of templates.
MAKES_MARKUP = {"app/application_notes/markdown.py", "app/web/template_compiler.py"}
SQL_CALLS = {"execute", "scalar", "scalars", "exec_driver_sql", "literal_column"}
# Their statements are put together from words that stand in the same file.
OWN_WORDS_ONLY = {"app/db/triggers.py", "app/db/base.py"}
OF_ONE_MACHINE = ["/work" + "/", "/root" + "/", "/home" + "/", "/Users" + "/"]
REGISTRIES = ["pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "arti" + "factory"]


def test_nothing_is_evaluated_unpickled_or_made_a_template():
    found = [
        f"{path}:{line}: {what}"
        for path, tree in modules().items()
        for line, what in dangers(tree)
        if not (path in STARTS_A_PROGRAM and what == "subprocess is imported")
        if not (path in MAKES_MARKUP and what.casefold().startswith("markup"))
    ]
    assert not found, "\n".join(["", *found])


def test_no_sql_is_put_together_from_text():
    found = [
        f"{path}:{line}: use the query builder, or text() with :parameters"
        for path, tree in modules().items()
        if path not in OWN_WORDS_ONLY
        for line in sql_put_together(tree)
    ]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    "code",
    [
        "eval(x)",
        "exec('x')",
        "builtins.eval(x)",
        "import pickle",
        "from pickle import loads",
        "import subprocess as s",
        "yaml.load(x)",
        "render_template_string(x)",
        "flask.render_template_string(x)",
        "Markup(x)",
        "env.from_string(x)",
    ],
)
def test_each_danger_is_noticed(code):
    assert list(dangers(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "text(f'SELECT * FROM users ORDER BY {by}')",
        "db.session.execute(text('SELECT ' + column))",
        "connection.exec_driver_sql('DELETE FROM %s' % table)",
        "session.execute(text('SELECT {}'.format(x)))",
        "text(statement)",
    ],
)
def test_each_way_to_put_sql_together_is_noticed(code):
    assert list(sql_put_together(ast.parse(code)))


# One list each, which people read from top to bottom: there is no noun to move out of it.
LISTS = {
    "app/__init__.py",
    "app/access/permissions.py",
    "app/access/policy.py",
    "app/access/records.py",
    "app/activity/verbs.py",
}


def test_files_are_small():
    lines = {path: len((ROOT / path).read_text().splitlines()) for path in modules()}
    large = {path: count for path, count in lines.items() if count > LARGEST_FILE and path not in LISTS}
    views = {p: n for p, n in lines.items() if "views" in re.split(r"[/.]", p) and n > LARGEST_VIEWS}
    assert not large, f"Look for the noun that wants out of {large}."
    assert not views, f"Make it a folder views/ with a file per noun: {views}."
    assert median(count for count in lines.values() if count) < MEDIAN_FILE, "Files grow: split some."


def test_functions_fit_in_a_glance():
    long = {
        f"{path}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    }
    assert not long, f"Give a part of it a name of its own: {long}."


def test_every_module_says_what_it_owns():
    silent = [path for path, tree in modules().items() if tree.body and not ast.get_docstring(tree)]
    assert not silent, f"Begin with a sentence that says what the file owns: {silent}."


def test_nothing_in_the_tree_knows_one_machine_or_a_registry():
    found = [
        f"{path} says {word}"
        for path in _kept_files()
        for word in OF_ONE_MACHINE + REGISTRIES
        if word in (ROOT / path).read_text(encoding="utf-8", errors="ignore")
    ]
    assert not found, f"Another machine has no such place: {found}."


def dangers(tree: ast.AST):
    """What must not be called or imported, as (line, what and why)."""
    for name, call in calls(tree):
        for forbidden, why in FORBIDDEN_CALLS.items():
            if name == forbidden or name.endswith(f".{forbidden}"):
                yield call.lineno, f"{name}(): {why}"
    for node in ast.walk(tree):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in {name.partition(".")[0] for name in names} & FORBIDDEN_IMPORTS:
            yield node.lineno, f"{name} is imported"


def sql_put_together(tree: ast.AST):
    """The lines where a statement is anything but a text written out or a query that was built."""
    for name, call in calls(tree):
        is_text = name in ("text", "sqlalchemy.text", "sa.text")
        if not call.args or not (is_text or name.rpartition(".")[2] in SQL_CALLS):
            continue
        statement = call.args[0]
        if isinstance(statement, ast.JoinedStr | ast.BinOp) or (
            is_text and not isinstance(statement, ast.Constant)
        ):
            yield call.lineno


def _kept_files() -> list[str]:
    """What git keeps or would keep; where there is no git, what stands in the folders of the house."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    names = listed.stdout.splitlines() if listed.returncode == 0 else []
    if not names:
        folders = [APP, *(ROOT / name for name in ("templates", "tests", "migrations", "static", "docs"))]
        names = [str(p.relative_to(ROOT)) for folder in folders for p in folder.rglob("*.*")]
    return [name for name in names if (ROOT / name).is_file()]
