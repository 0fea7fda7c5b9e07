"""Every number that is set keeps the bounds its documentation gives, or production does not start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.activity.undo import UNDO_WINDOW
from config import BadSettings, Settings, bounds_of
from tests.factories.settings import settings_from

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PRODUCTION = {"SECRET_KEY": "b7Qk2xVn9sLw4rTz8mYc1pHd6fGj3aEu-0Kq", "BASE_URL": "https://onramp.example"}
FIELDS = {name.upper(): field for name, field in Settings.model_fields.items() if field.annotation is int}
STANDARD = settings_from({"ONRAMP_ENV": "testing"})
BOUNDS = {name: bounds_of(field) for name, field in FIELDS.items()}


def _read(environment: str = "production", **values: str) -> Settings:
    day = {"CANDIDATE_DAY_BEGINS": "0", "CANDIDATE_DAY_ENDS": "24"}  # the one comes before the other
    return settings_from({**PRODUCTION, "ONRAMP_ENV": environment, **day, **values})


@pytest.mark.parametrize("environment", ["production", "development", "testing"])
def test_nothing_starts_past_the_bounds(environment):
    for name, (least, most) in BOUNDS.items():
        _read(environment, **{name: str(least)})
        _read(environment, **{name: str(most)})
        for wrong in (least - 1, most + 1):
            with pytest.raises(BadSettings, match=name):
                _read(environment, **{name: str(wrong)})


def test_the_web_server_says_which_of_its_own_are_wrong():
    own = ("PORT", "WEB_CONCURRENCY", "REQUEST_SECONDS")
    environ = {**os.environ, **PRODUCTION, **dict.fromkeys(own, "0")}
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "-c", "gunicorn.conf.py"]

    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "Onramp does not start." in done.stderr
    assert all(f"{name} is 0; it must be" in done.stderr for name in own)
    assert "Traceback" not in done.stderr


def test_every_number_that_is_set_has_its_bounds():
    """BOUNDS has every row of the README with a number as its default."""
    rows = re.findall(r"(?m)^\| `([A-Z0-9_]+)` \|.*\| (\d+)(?::[^|]*)? \|$", README.read_text())

    assert {name for name, _ in rows} == BOUNDS.keys() - {"DECLINE_DELAY_MINUTES"}


def test_the_readme_says_the_same():
    for name in BOUNDS.keys() - {"DECLINE_DELAY_MINUTES"}:
        (row,) = [line for line in README.read_text().splitlines() if line.startswith(f"| `{name}` |")]
        least, most = BOUNDS[name]
        _, _, meaning, standard, _ = re.split(r"(?<!\\\\)\|", row)
        assert f"{least} to {most}" in meaning, name
        assert standard.strip().partition(":")[0] == str(getattr(STANDARD, name.lower())), name


def test_the_earlier_name_counts_where_the_new_one_is_not_set():
    assert _read(DECLINE_DELAY_MINUTES="15").move_mail_delay_minutes == 15
    both = _read(DECLINE_DELAY_MINUTES="15", MOVE_MAIL_DELAY_MINUTES="20")
    assert both.move_mail_delay_minutes == 20


def test_no_mail_of_a_move_is_sent_while_the_move_can_be_undone():
    assert BOUNDS["MOVE_MAIL_DELAY_MINUTES"][0] * 60 >= UNDO_WINDOW.total_seconds()


def test_every_wrong_value_has_its_sentence():
    with pytest.raises(BadSettings) as refused:
        _read(
            PORT="eighty",
            SESSION_DAYS="91",
            INTERVIEWERS_READ_SCORECARDS="maybe",
            CALENDAR_NETWORKS="10.0.0.1/8",
        )

    assert str(refused.value) == (
        "PORT is 'eighty'; it must be a whole number. "
        "CALENDAR_NETWORKS is wrong: 10.0.0.1/8 has host bits set. Write networks such as 10.1.0.0/16. "
        "SESSION_DAYS is 91; it must be 1 to 90. "
        "INTERVIEWERS_READ_SCORECARDS is 'maybe'; it must be yes or no."
    )


def test_printed_settings_have_no_secret():
    secrets = {"SMTP_URL": "smtp://us:pa55@mail.example", "DATABASE_URL": "postgresql://us:pa55@db.example/x"}
    printed = repr(_read(**secrets))

    assert "pa55" not in printed
    assert PRODUCTION["SECRET_KEY"] not in printed
