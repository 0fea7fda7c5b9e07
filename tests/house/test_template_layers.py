"""A page links to its own package and to those below it, never up, so that a package can be read alone.

The order is that of the import contract. What a lower package shows of a higher one is linked by `url_of`:
the higher package says which page a record or a name has (app/web/record_pages.py).
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath

from jinja2 import nodes
from jinja2.meta import find_referenced_templates

import app  # every package registers its pages
from app.web.record_pages import pages
from tests.house.source import JINJA, ROOT, calls, modules, parsed_template

CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
LAYERS = [[name.strip() for name in layer.split("|")] for layer in reversed(CONTRACT["layers"])]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
SHARED = {
    "layouts",
    "components",
    "errors",
}  # folders of templates that every package uses and that know none
# Where every page of the bar, and every tab of the book, is named.
NAVIGATION = {"app/web/navigation.py", "app/book/tabs.py"}
TEMPLATES = sorted(
    path.relative_to(ROOT / "templates").as_posix()
    for path in (ROOT / "templates").rglob("*")
    if path.is_file()
)
UP = [
    ("interviews", "{{ url_for('application_page.application', application_id=1) }}"),
    ("interviews", "{% set back = 'application_page.application' %}"),
    ("interviews", "{% extends 'application_page/application.html' %}"),
    ("interviews", "{% include 'application_page/documents.html' %}"),
    ("interviews", "{% from 'application_page/application.html' import x %}"),
    ("onboarding", "{{ url_for('scorecards.interview', interview_id=1) }}"),
    ("components", "{{ url_for('people.people') }}"),
    ("layouts", "{{ url_for('account.account') }}"),
    ("layouts", "{% include 'people/people.html' %}"),
]
BELOW = [
    ("pipeline", "{{ url_for('scorecards.my_interviews') }}{% include 'layouts/flashes.html' %}"),
    ("interviews", "{{ url_of(application) }}{{ url_for('static', filename='onramp.css') }}"),
    ("errors", "{% extends 'layouts/page.html' %}"),
]


def _package(path: str) -> str:
    return PurePosixPath(path).parts[1]


@cache
def _endpoints() -> dict[str, str]:
    """By the name of an endpoint, the package that has it.

    Each function of a package could be a view of each of its blueprints.
    """
    blueprints: dict[str, set[str]] = {}
    functions: dict[str, set[str]] = {}
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                functions.setdefault(_package(path), set()).add(node.name)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Routes":
                blueprints.setdefault(_package(path), set()).add(ast.literal_eval(node.args[0]))
    return {
        f"{blueprint}.{function}": package
        for package, names in blueprints.items()
        for blueprint in names
        for function in functions[package]
    }


def test_a_template_links_to_its_own_package_and_below():
    found = [
        f"{name}: {link}"
        for name in TEMPLATES
        for link in links_up(PurePosixPath(name).parts[0], parsed_template(name))
    ]
    assert not found, "\n".join(["Link by url_of, or move the page to the package it links to.", *found])


def test_a_view_sends_people_to_its_own_package_and_below():
    found = [
        f"{path}:{node.lineno}: {node.value}"
        for path, tree in modules().items()
        if path not in NAVIGATION and _package(path) in LEVEL
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if _is_up(_package(path), _owner(node.value))
    ]
    assert not found, "\n".join(["Use redirect_to_page or url_of (app/web/record_pages.py):", *found])


def test_every_page_linked_by_url_of_is_registered_and_there():
    assert app.create_app
    registered = pages()
    assert {endpoint for endpoint, _ in registered.values()} <= _endpoints().keys()
    known = {name for name, _ in registered if isinstance(name, str)}, {to for _, to in registered}
    used = _named_by_url_of()
    assert not used[0] - known[0], f"No package has a page of this name: {used[0] - known[0]}."
    assert not used[1] - known[1], f"No package has a page to do this: {used[1] - known[1]}."


def test_each_link_up_is_noticed_and_no_link_below():
    assert all(list(links_up(package, JINJA.parse(markup))) for package, markup in UP)
    assert not any(list(links_up(package, JINJA.parse(markup))) for package, markup in BELOW)


def links_up(package: str, template: nodes.Template) -> Iterator[str]:
    """The endpoints and templates that a template of the package names and must not."""
    named = {node.value for node in template.find_all(nodes.Const) if isinstance(node.value, str)}
    named |= {name for name in find_referenced_templates(template) if name}
    yield from (name for name in sorted(named) if _is_up(package, _owner(name)))


def _named_by_url_of() -> tuple[set[str], set[str]]:
    """The names of pages, and what is done `to` records, that templates and code write in url_of."""
    names, tos = set(), set()
    for name in TEMPLATES:
        for call in parsed_template(name).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "url_of":
                names |= {each.value for each in call.args if isinstance(each, nodes.Const)}
                tos |= {each.value.value for each in call.kwargs if each.key == "to"}
    for module in modules().values():
        for name, called in calls(module):
            if name in ("url_of", "redirect_to_page"):
                names |= {each.value for each in called.args if isinstance(each, ast.Constant)}
                tos |= {ast.literal_eval(each.value) for each in called.keywords if each.arg == "to"}
    return names, tos


def _owner(name: str) -> str | None:
    """The package that a text names a template or an endpoint of, if it names one."""
    return PurePosixPath(name).parts[0] if name in TEMPLATES else _endpoints().get(name)


def _is_up(package: str, owner: str | None) -> bool:
    if owner is None or owner in SHARED or owner == package:
        return False
    return package in SHARED or LEVEL[owner] >= LEVEL[package]
