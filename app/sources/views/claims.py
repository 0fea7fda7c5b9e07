"""The page on which a colleague confirms or denies that they referred a candidate."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import ReferralClaim
from app.sources.claims import answer_referral
from app.sources.forms import REFERRAL_CONFIRMED, ReferralForm
from app.sources.views import routes
from app.web.routing import Answer, redirect_to, register_loader

register_loader("claim_id", ReferralClaim)


@routes.form("/referrals/<int:claim_id>", permission=Permission.ANSWER_REFERRAL)
def referral(claim: ReferralClaim) -> Answer:
    form = ReferralForm()
    answer = form.answer.data == REFERRAL_CONFIRMED
    if form.submit(answer_referral, claim, is_true=answer, by=current_user):
        flash(_("Thank you. Your answer is saved."), "good")
        return redirect_to("sources.referral", claim_id=claim.id)
    return render_template("sources/claim.html", form=form, claim=claim), form.status
