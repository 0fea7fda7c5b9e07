"""No package is too large to read, and no folder holds too many files to see what is in it."""

from __future__ import annotations

from pathlib import Path

from tests.house.source import APP, ROOT

MOST_LINES, MOST_FILES = 3500, 20  # of a package with all its folders; of one folder, __init__.py counted


def test_no_package_is_too_long():
    lines = {package.name: _lines_of(package) for package in _packages()}
    long = {name: count for name, count in lines.items() if count > MOST_LINES}

    assert not long, (
        f"More than {MOST_LINES} lines: {long}. Find the domain inside that can be a package of its own, "
        "above or below this one, as scorecards are above interviews; see the order in docs/architecture.md."
    )


def test_no_folder_has_too_many_files():
    files = {str(folder.relative_to(ROOT)): len(list(folder.glob("*.py"))) for folder in _folders()}
    full = {name: count for name, count in files.items() if count > MOST_FILES}

    assert not full, (
        f"More than {MOST_FILES} Python files: {full}. Put those of one noun into a folder with its name, as "
        "app/onboarding/gate/."
    )


def test_the_packages_are_found():
    """Or the folders have moved, and nothing is counted."""
    assert {"interviews", "scorecards", "pipeline"} <= {package.name for package in _packages()}
    assert _lines_of(APP / "pipeline") > 1000


def _packages() -> list[Path]:
    return sorted(init.parent for init in APP.glob("*/__init__.py"))


def _folders() -> list[Path]:
    return [APP, *sorted({path.parent for path in APP.rglob("*.py")} - {APP})]


def _lines_of(package: Path) -> int:
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in package.rglob("*.py"))
