"""Every template is used, holds nothing the Content-Security-Policy forbids, and mail has a subject."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from jinja2.meta import find_referenced_templates

from app.application_page.tabs import Tab
from app.outbox.mail_texts import mail_texts
from tests.house.source import ROOT, modules, parsed_template

FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())
MAILS = [name for name in TEMPLATES if "/mail/" in name and "/mail/parts/" not in name]
# An f-string that names templates, and the ones it names.
PATTERNS: dict[str, list[str]] = {
    "application_page/{}.html": [f"application_page/{tab}.html" for tab in Tab],
}
FORBIDDEN = {
    r"\|\s*safe\b": "|safe lets markup of other people through: escape it, or make it a macro",
    r"\bMarkup\(": "Markup lets markup of other people through",
    r"(?<![\w.])(_|n?gettext)\(\s*(?![\"'])": "a text from elsewhere would not be escaped: use |translated",
    r"{%-?\s*autoescape": "autoescape stays as it is: on",
    r'<script\b(?![^>]*\bsrc=)(?! type="application/ld\+json">)': "an inline script: move it to static/js",
    r"<style\b": "an inline style sheet: move it to static/css",
    r"\sstyle\s*=": "an inline style: use a class",
    r"\son[a-z]+\s*=\s*[\"'{]": "an inline handler: move it to a module",
    r"javascript:": "a script in an address",
    r"https?://": "an address elsewhere: pages use nothing but their own",
}
EACH_FORBIDDEN = [
    "{{ name|safe }}",
    "{{ name | safe }}",
    "{{ _(name) }}",
    "{% autoescape false %}",
    "<script>go()</script>",
    "<style>p {}</style>",
    '<p style="color: red">',
    '<p onclick="go()">',
    "<img\nonerror={{ x }}>",
    '<a href="javascript:go()">',
    '<img src="https://elsewhere.example/a.png">',
]


def test_every_template_is_used_and_every_one_used_is_there():
    used = _named_in_code() | _named_in_templates()
    unused, missing = set(TEMPLATES) - used, used - set(TEMPLATES)
    assert not unused, f"Nothing renders, extends, includes or imports {sorted(unused)}: remove them."
    assert not missing, f"There is no {sorted(missing)}, yet something names them."


def test_every_name_of_a_template_can_be_read_from_the_code():
    """A name put together in a way unknown here could hide an unused template, or a missing one."""
    unknown = {name for name in _strings_naming_templates() if "{}" in name} - set(PATTERNS)
    assert not unknown, f"Say in PATTERNS which templates {sorted(unknown)} means."


def test_a_template_holds_nothing_inline_and_nothing_unescaped():
    assert [markup for markup in EACH_FORBIDDEN if not _forbidden(markup)] == []
    found = {name: remedies for name in TEMPLATES if (remedies := _forbidden((FOLDER / name).read_text()))}
    assert found == {}


def test_a_mail_begins_with_its_subject_and_then_greets():
    assert len(MAILS) > 20
    for name in MAILS:
        subject, _, body = (FOLDER / name).read_text().partition("\n")
        assert name.endswith(".txt"), f"{name}: mail is plain text: nothing in it can be markup"
        assert subject.strip(), f"{name}: the first line of a mail is its subject"
        assert not subject.startswith(("{%", "{#", "Subject")), f"{name}: it is the first line"
        assert body.startswith("Hello {name},"), f"{name}: then it greets the recipient"


def test_the_company_can_word_each_mail():
    worded = {mail.template for mail in mail_texts()}
    assert worded == set(MAILS), "Register it in the package's mail_texts.py (see docs/architecture.md)."


def _forbidden(markup: str) -> list[str]:
    return [remedy for pattern, remedy in FORBIDDEN.items() if re.search(pattern, markup, re.IGNORECASE)]


def _named_in_code() -> set[str]:
    return {known for name in _strings_naming_templates() for known in PATTERNS.get(name, [name])}


@cache
def _strings_naming_templates() -> set[str]:
    """Every text in the code that ends as a template's name does; "{}" stands for what is put in."""
    endings = tuple({Path(name).suffix for name in TEMPLATES})
    texts = {
        "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        if isinstance(node, ast.JoinedStr)
        else str(node.value)
        for tree in modules().values()
        for node in _texts(tree)
    }
    return {text for text in texts if text.endswith(endings) and "/" in text and " " not in text}


def _texts(tree: ast.AST) -> list[ast.JoinedStr | ast.Constant]:
    parts = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr | ast.Constant) and node not in parts
    ]


def _named_in_templates() -> set[str]:
    named = {
        reference for name in TEMPLATES for reference in find_referenced_templates(parsed_template(name))
    }
    assert None not in named, "A template is included by a name that is computed: name it."
    return {name for name in named if name}
