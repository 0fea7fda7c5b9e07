"""The source of Onramp, parsed, for the house tests that read it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
JINJA = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])


@cache
def modules(folder: Path = APP) -> dict[str, ast.Module]:
    """Every Python file under a folder, by its path from the top of the repository."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.py"))
    }


@cache
def calls(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    """The calls in a tree with the dotted name called: ("db.session.add", ...)."""
    return [
        (ast.unparse(node.func), node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    ]


@cache
def parsed_template(name: str) -> nodes.Template:
    return JINJA.parse((ROOT / "templates" / name).read_text())
