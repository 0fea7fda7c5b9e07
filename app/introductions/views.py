"""The page on which a person says what candidates see of them."""

from __future__ import annotations

from flask import Response, abort, flash, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.introductions.actions import change_introduction
from app.introductions.forms import IntroductionForm
from app.introductions.picture import MAX_PICTURE_FILE_BYTES
from app.introductions.queries import introduction_of, picture_of_person
from app.web.record_pages import register_named_page
from app.web.routing import MAX_FORM_BYTES, Answer, Routes, redirect_to
from app.web.security import picture_response
from app.web.visitors import signed_in_user

routes = Routes("introductions", __name__)
register_named_page("own introduction", "introductions.introduction")


@routes.form(
    "/account/introduction",
    permission=Permission.USE_ONRAMP,
    max_bytes=MAX_PICTURE_FILE_BYTES + MAX_FORM_BYTES,
)
def introduction() -> Answer:
    user = signed_in_user()
    present = introduction_of(user)
    form = IntroductionForm(obj=None, data=_values(present.shown, present.about) if present else None)
    changed = {name: form[name].data for name in ("shown", "about", "picture", "removes_picture")}
    if form.submit(change_introduction, user, **changed):
        flash(_("Saved what candidates see of you."), "good")
        return redirect_to("introductions.introduction")
    has_picture = picture_of_person(user.id) is not None
    return render_template("introductions/own.html", form=form, has_picture=has_picture), form.status


@routes.page("/account/introduction/picture", permission=Permission.USE_ONRAMP)
def own_picture() -> Answer:
    return serve_person_picture(picture_of_person(signed_in_user().id))


def serve_person_picture(picture: bytes | None) -> Response:
    """A picture that we wrote. The caller has checked who may see it."""
    if picture is None:
        abort(404)
    return picture_response(picture)


def _values(shown: bool, about: str) -> dict[str, object]:
    return {"shown": shown, "about": about}
