"""Reading a job family file that a person uploads."""

from __future__ import annotations

from flask_babel import gettext as _

from app.job_families.reader import job_family_in
from app.job_families.rules import slug_of
from app.job_families.values import JobFamily
from app.shared.refusals import RuleBroken
from app.untrusted.data_file import InvalidDataFile


def uploaded_family(name: str, content: bytes) -> JobFamily:
    """The family of a file, as a draft. Its slug is made from the name of the file.

    Raises RuleBroken, with the line and the reason, for a file that cannot be read.
    """
    try:
        return job_family_in(content, slug=slug_of(name.rpartition(".")[0] or name), file=name, is_draft=True)
    except InvalidDataFile as wrong:
        raise RuleBroken(
            _("Line %(line)s of the file: %(reason)s.", line=wrong.line, reason=wrong.reason), field="file"
        ) from wrong
