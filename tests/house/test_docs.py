"""What the documentation lists is complete: every package, and every decision."""

from __future__ import annotations

import re

import pytest

from config import HERE

ARCHITECTURE = (HERE / "docs" / "architecture.md").read_text(encoding="utf-8")
DECISIONS = HERE / "docs" / "decisions"
PACKAGES = sorted(folder.parent.name for folder in (HERE / "app").glob("*/__init__.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_the_architecture_names_each_package_and_where_it_stands(package):
    (order,) = [
        line for line in ARCHITECTURE.splitlines() if line.endswith("→ access → db, untrusted → shared`")
    ]

    assert f"| `{package}` |" in ARCHITECTURE, "Add it to the table of packages."
    assert package in re.findall(r"\w+", order), "Add it to the order of imports."


def test_the_index_has_each_decision_by_its_title():
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")

    for file in sorted(DECISIONS.glob("0*.md")):
        number, title = file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ").split(". ", 1)
        assert f"| {number} | [{title}]({file.name}) |" in index, (
            f"Add {file.name} to docs/decisions/README.md."
        )
