"""The browser of the journeys: the machine's own Chromium, which can reach nothing but this machine.

Playwright's driver comes with its Python package; the browser it would download is not needed.
Run as a program, `python -m tests.real.browser`, this file says whether there is a browser.
"""

from __future__ import annotations

import os
import shutil
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


class NoBrowser(Exception):
    """There is no browser to run; the message says how to get one."""


def chromium() -> str:
    """The path of the browser. Raises NoBrowser where there is none."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else NAMES:
        if path := shutil.which(name):
            return path
    raise NoBrowser(HOW_TO_GET_ONE)


def flags() -> list[str]:
    """What to start it with. Chromium's sandbox refuses root, as which tests run in a container."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS


if __name__ == "__main__":
    try:
        chromium()
    except NoBrowser as missing:
        sys.exit(str(missing))
