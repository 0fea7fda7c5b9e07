"""`make test` installs the browser it needs where it may, or says in one line what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real.server import ROOT

MANAGER = '#!/bin/sh\necho "$@" >> {folder}/asked\n{then}\n'
GIVES_ONE = """case "$*" in
  *{package}) printf '#!/bin/sh\n' > {folder}/{package}; /bin/chmod +x {folder}/{package};;
  install*) exit 100;;
esac"""


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder with all the programs of a machine; none is there but sudo, which asks no password."""
    program(tmp_path, "sudo", '#!/bin/sh\nshift\nexec "$@"\n')
    program(tmp_path, "true", "#!/bin/sh\n")
    return tmp_path


def program(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


def set_up(machine: Path) -> subprocess.CompletedProcess[str]:
    alone = {"PATH": str(machine)}
    command = [sys.executable, "-m", "tests.real.browser"]
    return subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("package", ["chromium-headless-shell", "chromium"])
def test_a_browser_is_installed_with_its_font(machine, package):
    gives_one = GIVES_ONE.format(folder=machine, package=package)
    program(machine, "apt-get", MANAGER.format(folder=machine, then=gives_one))
    done = set_up(machine)
    assert done.returncode == 0, done.stderr
    asked = (machine / "asked").read_text().splitlines()
    assert asked[0].startswith("update")
    assert asked[-1].endswith(f"fonts-dejavu-core {package}")


def test_nothing_is_installed_where_there_is_one(machine):
    program(machine, "apt-get", MANAGER.format(folder=machine, then=""))
    program(machine, "chromium", "#!/bin/sh\n")
    assert set_up(machine).returncode == 0
    assert not (machine / "asked").exists()


@pytest.mark.parametrize("manager", [None, "exit 100"])
def test_where_it_cannot_be_installed_one_line_says_what_to_do(machine, manager):
    if manager:
        program(machine, "apt-get", MANAGER.format(folder=machine, then=manager))
    done = set_up(machine)
    assert done.returncode == 1
    assert "apt-get install chromium" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root needs no sudo")
def test_sudo_that_asks_for_a_password_is_not_waited_for(machine):
    program(machine, "apt-get", MANAGER.format(folder=machine, then=""))
    program(machine, "sudo", "#!/bin/sh\nexit 1\n")
    assert set_up(machine).returncode == 1
    assert not (machine / "asked").exists()
