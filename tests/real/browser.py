"""The browser of the journeys: the installed Chromium, without access to other machines.

Playwright's driver comes with its Python package; the browser it would download is not needed.
Run as a program, `python -m tests.real.browser`, this file installs one where there is none, with the
system's package manager, as root or with sudo where that asks for no password. Where it may not, it
says what to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW_TO_GET_ONE = (
    "The journeys need Chromium. Install it (Debian, Ubuntu: `apt-get install chromium fonts-dejavu-core`), "
    "or set CHROMIUM to the path of a Chromium or Chrome you have."
)
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
INSTALLING = {  # by package manager: a page without any font would have no width
    "apt-get": [
        ["update", "--quiet"],
        ["install", "--quiet", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
    ],
    "dnf": [["install", "--assumeyes", "chromium", "dejavu-sans-fonts"]],
    "apk": [["add", "chromium", "font-dejavu"]],
}


class NoBrowser(Exception):
    """There is no browser; the message says how to install one."""


def chromium() -> str:
    """The path of the browser. Raises NoBrowser."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else NAMES:
        if path := shutil.which(name):
            return path
    raise NoBrowser(HOW_TO_GET_ONE)


def flags() -> list[str]:
    """Its arguments. Chromium's sandbox does not work for root, as in a container."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS


def install() -> None:
    """Install a browser. Raises NoBrowser if that is not possible."""
    manager = next((name for name in INSTALLING if shutil.which(name)), None)
    as_root = _as_root()
    if manager is None or as_root is None:
        raise NoBrowser(HOW_TO_GET_ONE)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in INSTALLING[manager]:
        if subprocess.run([*as_root, manager, *words], env=environ, check=False).returncode:
            raise NoBrowser(f"`{' '.join([manager, *words])}` failed. {HOW_TO_GET_ONE}")
    chromium()


def _as_root() -> list[str] | None:
    """The prefix of a command for root; None if we may not run it."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "--non-interactive"]
    may = shutil.which("sudo") and not subprocess.run([*sudo, "true"], capture_output=True).returncode
    return sudo if may else None


if __name__ == "__main__":
    try:
        try:
            chromium()
        except NoBrowser:
            if os.environ.get("CHROMIUM"):
                raise
            sys.stdout.write("Installing Chromium, for the journeys ...\n")
            sys.stdout.flush()
            install()
    except NoBrowser as missing:
        sys.exit(str(missing))
