"""The logo of the company, in versions: uploading another one, and removing it. Nothing is overwritten."""

from __future__ import annotations

from hashlib import sha256

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.company.actions import mark_changed
from app.company.logo_picture import logo_of, logo_png
from app.company.models import CompanyLogo
from app.company.queries import lock_company, logo_versions
from app.company.rules import check_newest_logo
from app.db.base import db
from app.people.models import User
from app.shared.refusals import RuleBroken
from app.untrusted.uploads import UploadedFile


def change_logo(
    file: UploadedFile | None, *, removes: bool = False, seen: int, reason: str = "", by: User
) -> None:
    """Save a file as the new version of the logo, or one without a picture if it `removes` the logo.

    `seen` is the number of the version that the page showed. The same logo again changes nothing. Raises
    RuleBroken for a file that cannot be the logo and without a file, and Conflict for a page that is stale.
    """
    if file is None and not removes:
        raise RuleBroken(_("Choose a file."), field="logo")
    pixels = logo_of(file.content) if file else None  # outside the lock: it takes a second
    picture = logo_png(pixels) if pixels else None
    company, last = lock_company(), next(iter(logo_versions()), None)
    number = last.number if last else 0
    check_newest_logo(number, seen, last.saved_by.name if last else "")
    digest = sha256(picture).hexdigest()[:32] if picture else None
    was = last.digest if last else None
    if digest == was:
        return
    saved = CompanyLogo(number=number + 1, digest=digest, picture=picture, saved_by=by)
    if pixels:
        saved.width, saved.height = pixels.width, pixels.height
    db.session.add(saved)
    record_activity(
        ActivityVerb.CHANGED_COMPANY,
        company,
        by=by,
        what="logo",
        was=_version(number) if was else None,
        became=_version(number + 1) if digest else None,
        reason=reason,
    )
    mark_changed(company)


def _version(number: int) -> str:
    return str(_("version %(number)s", number=number))
