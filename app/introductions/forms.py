"""The form of one's own introduction."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Length

from app.introductions.models import MAX_ABOUT_LENGTH
from app.introductions.picture import MAX_PICTURE_FILE_BYTES
from app.web.forms import Form, LineField, UploadField


class IntroductionForm(Form):
    shown = BooleanField(
        _l("Show me to candidates I meet"),
        description=_l("They see your name, your job title, your sentence and your picture on their page."),
    )
    about = LineField(
        _l("A sentence about you"),
        required=False,
        validators=[Length(max=MAX_ABOUT_LENGTH)],
        description=_l("Such as what you work on, and since when."),
    )
    picture = UploadField(
        _l("Picture"),
        max_bytes=MAX_PICTURE_FILE_BYTES,
        required=False,
        description=_l("JPEG, PNG or WebP, at most 10 MB. Only the middle of it is kept."),
        render_kw={"accept": ".jpg,.jpeg,.png,.webp"},
    )
    removes_picture = BooleanField(_l("Remove my picture"))
