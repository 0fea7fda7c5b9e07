"""What the documentation lists is complete: every package, and every decision."""

from __future__ import annotations

import re

from config import HERE

ARCHITECTURE = (HERE / "docs" / "architecture.md").read_text(encoding="utf-8")
DECISIONS = HERE / "docs" / "decisions"
PACKAGES = {folder.parent.name for folder in (HERE / "app").glob("*/__init__.py")}


def test_the_architecture_names_each_package_and_its_place_in_the_order():
    (order,) = [
        line
        for line in ARCHITECTURE.splitlines()
        if line.endswith("→ checks, restores → db, untrusted → shared`")
    ]

    rows = set(re.findall(r"^\| `(\w+)` \|", ARCHITECTURE, re.MULTILINE))

    assert not PACKAGES - rows, "Add them to the table of packages."
    assert not PACKAGES - set(re.findall(r"\w+", order)), "Add them to the order of imports."
    assert "candidates" in PACKAGES


def test_the_index_has_each_decision_by_its_title():
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")

    for file in sorted(DECISIONS.glob("0*.md")):
        number, title = file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ").split(". ", 1)
        assert f"| {number} | [{title}]({file.name}) |" in index, (
            f"Add {file.name} to docs/decisions/README.md."
        )
