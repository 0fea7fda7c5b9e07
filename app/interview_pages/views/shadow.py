"""The page that says who sits in on an interview."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.interview_pages.forms import ShadowForm
from app.interview_pages.views import routes
from app.interviews.models import Interview
from app.interviews.shadows.actions import check_can_have_shadow, possible_shadows, set_shadow
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer
from app.web.shown_if_possible import for_reader, shown_if_possible


@routes.form("/interviews/<int:interview_id>/shadow", permission=Permission.CANCEL_INTERVIEW)
@shown_if_possible(for_reader(check_can_have_shadow), about="interview")
def choose_shadow(interview: Interview) -> Answer:
    people = possible_shadows(interview)
    form = ShadowForm(shadow=str(interview.shadow_id or ""))
    form.offer(
        [*people, *([interview.shadow] if interview.shadow and interview.shadow not in people else [])]
    )
    if form.submit(set_shadow, interview, shadow=form.chosen, by=current_user):
        flash(_("Saved who sits in on the interview."), "good")
        return redirect_to_page(interview)
    return render_template(
        "interview_pages/shadow.html", form=form, interview=interview, people=people
    ), form.status
