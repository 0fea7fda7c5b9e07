"""Every number that is set keeps the bounds its documentation gives, or production does not start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.shared.undo import UNDO_WINDOW
from config import BOUNDS, BadSettings, Settings

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PRODUCTION = {"SECRET_KEY": "b7Qk2xVn9sLw4rTz8mYc1pHd6fGj3aEu-0Kq", "BASE_URL": "https://onramp.example"}


def _read(environment: str = "production", **said: str) -> Settings:
    day = {"CANDIDATE_DAY_BEGINS": "0", "CANDIDATE_DAY_ENDS": "24"}  # the one comes before the other
    return Settings.from_environment({**PRODUCTION, "ONRAMP_ENV": environment, **day, **said})


@pytest.mark.parametrize("environment", ["production", "development", "testing"])
@pytest.mark.parametrize("name", BOUNDS)
def test_nothing_starts_past_the_bounds(name, environment):
    _standard, least, most = BOUNDS[name]
    _read(environment, **{name: str(least)})
    _read(environment, **{name: str(most)})
    for wrong in (least - 1, most + 1):
        with pytest.raises(BadSettings, match=name):
            _read(environment, **{name: str(wrong)})


@pytest.mark.parametrize("name", ["PORT", "WEB_CONCURRENCY", "REQUEST_SECONDS"])
def test_the_web_server_says_which_of_its_own_is_wrong(name):
    environ = {**os.environ, **PRODUCTION, name: "0"}
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "-c", "gunicorn.conf.py"]

    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert f"Onramp does not start. {name} is 0; it can be" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_number_that_is_set_has_its_bounds():
    """Every row of the README whose default is a number is of BOUNDS."""
    rows = re.findall(r"(?m)^\| `([A-Z_]+)` \|.*\| (\d+)(?::[^|]*)? \|$", README.read_text())

    assert {name for name, _ in rows} == BOUNDS.keys() - {"DECLINE_DELAY_MINUTES"}


@pytest.mark.parametrize("name", [name for name in BOUNDS if name != "DECLINE_DELAY_MINUTES"])
def test_the_readme_says_the_same(name):
    (row,) = [line for line in README.read_text().splitlines() if line.startswith(f"| `{name}` |")]
    standard, least, most = BOUNDS[name]
    _, _, meaning, without, _ = re.split(r"(?<!\\\\)\|", row)
    assert f"{least} to {most}" in meaning
    assert without.strip().partition(":")[0] == str(standard)


def test_the_name_from_before_still_counts_where_the_new_one_is_not_set():
    assert _read(DECLINE_DELAY_MINUTES="15").move_mail_delay.total_seconds() == 15 * 60
    both = _read(DECLINE_DELAY_MINUTES="15", MOVE_MAIL_DELAY_MINUTES="20")
    assert both.move_mail_delay.total_seconds() == 20 * 60


def test_no_mail_of_a_move_leaves_while_the_move_can_be_undone():
    assert BOUNDS["MOVE_MAIL_DELAY_MINUTES"][1] * 60 >= UNDO_WINDOW.total_seconds()
