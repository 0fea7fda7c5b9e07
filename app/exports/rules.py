"""The rules of exports: which are large, and how long a file can be downloaded."""

from __future__ import annotations

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken

LARGE_EXPORT_ROWS = 5000  # of an XLSX file: more are written by the worker


class ExportExpired(RuleBroken):
    """The file was deleted, or will be in a moment."""

    status = 410

    def __init__(self) -> None:
        super().__init__(_("This file has expired. Export the list again."))


def check_has_file(name: str | None, *, is_expired: bool) -> str:
    """The name of the file of an export. Raises ExportExpired, and RuleBroken if it is not made."""
    if is_expired:
        raise ExportExpired
    if name is None:
        raise RuleBroken(_("There is no file yet. Its page shows the progress."))
    return name
