"""The browser of the journeys: an installed Chromium, without access to other machines.

Playwright's driver comes with its Python package; the browser it would download is not needed. The best
is Chromium's headless shell: it has no window to draw, and takes half the processor time.
Run as a program, `python -m tests.real.browser`, this file installs one where there is none, with the
system's package manager, as root or with sudo where that asks for no password. Where it may not, it
says what to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

HEADLESS_SHELL = "chromium-headless-shell"
NAMES = (HEADLESS_SHELL, "chromium", "chromium-browser", "google-chrome")
HOW_TO_GET_ONE = (
    "The journeys need Chromium. Install it (Debian: `apt-get install chromium-headless-shell "
    "fonts-dejavu-core`), or set CHROMIUM to the path of a Chromium or Chrome you have."
)
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
APT_INSTALL = ["install", "--quiet", "--yes", "--no-install-recommends", "fonts-dejavu-core"]
INSTALLING = {  # by package manager, the best first: a page without any font would have no width
    "apt-get": [
        [["update", "--quiet"], [*APT_INSTALL, HEADLESS_SHELL]],
        [["update", "--quiet"], [*APT_INSTALL, "chromium"]],
    ],
    "dnf": [[["install", "--assumeyes", "chromium", "dejavu-sans-fonts"]]],
    "apk": [[["add", "chromium", "font-dejavu"]]],
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
    if not any(_succeeds([*as_root, manager], commands) for commands in INSTALLING[manager]):
        raise NoBrowser(f"`{manager}` could not install one. {HOW_TO_GET_ONE}")
    chromium()


def _succeeds(manager: list[str], commands: list[list[str]]) -> bool:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return not any(
        subprocess.run([*manager, *words], env=environ, check=False).returncode for words in commands
    )


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
