"""The image and the example of containers are of this version. It needs no container engine to see it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from config import Settings
from tests.real.server import ROOT

CONTAINERFILE = (ROOT / "Containerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
PROCFILE = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
OWN = {name: each for name, each in COMPOSE["services"].items() if each["image"] == "onramp"}


def test_every_container_runs_a_line_of_the_procfile():
    assert {name.partition("-")[0] for name in OWN} == PROCFILE.keys()
    for name, service in OWN.items():
        assert service["command"] == PROCFILE[name.partition("-")[0]], name
    (started,) = re.findall(r"(?m)^CMD \[(.*)\]$", CONTAINERFILE)
    assert [each.strip('" ') for each in started.split(",")] == shlex.split(PROCFILE["web"])


def test_the_example_uses_settings_there_are_and_publishes_the_proxy_alone():
    known = {str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items()}
    for service in OWN.values():
        assert service["environment"].keys() <= known
        assert service["stop_grace_period"] == "40s"  # longer than gunicorn's 30 seconds
    assert [name for name, each in COMPOSE["services"].items() if "ports" in each] == ["proxy"]
    for service in COMPOSE["services"].values():
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).is_file()
        assert set(service["networks"]) <= COMPOSE["networks"].keys()
        assert set(service.get("depends_on", {})) <= COMPOSE["services"].keys()


def test_the_scripts_of_the_database_are_scripts():
    for script in (ROOT / "deploy").glob("*.sh"):
        assert subprocess.run(["/bin/sh", "-n", script], check=False).returncode == 0


def test_the_image_installs_what_is_locked_with_its_hashes():
    assert "RUN pip install --require-hashes -r requirements.txt" in CONTAINERFILE
    pinned = re.findall(r"(?m)^[a-z0-9].*==.*\\\n    --hash=sha256:", (ROOT / "requirements.txt").read_text())
    lines = re.findall(r"(?m)^[a-z0-9].*", (ROOT / "requirements.txt").read_text())
    assert len(pinned) == len(lines) > 40


@pytest.mark.slow("it starts Onramp in a folder of its own")
def test_the_files_of_the_image_are_enough_to_start(tmp_path: Path):
    for words in re.findall(r"(?m)^COPY (.*)$", CONTAINERFILE):
        *sources, into = words.split()
        for source in sources:
            copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
            copy(ROOT / source, tmp_path / (source if into == "./" else into))
    environ = {
        "PATH": "/usr/bin:/bin",
        "SECRET_KEY": "b7Qk2xVn9sLw4rTz8mYc1pHd6fGj3aEu-0Kq",
        "BASE_URL": "https://onramp.example",
        "DATABASE_URL": "sqlite://",
        "DOCUMENTS_DIR": str(tmp_path / "documents"),
    }
    command = [sys.executable, "-m", *shlex.split(PROCFILE["web"]), "--check-config"]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "migrations" / "env.py").is_file()
