"""The page on which a colleague confirms or denies that they referred a candidate."""

from __future__ import annotations

from flask import flash, render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.forms import CONFIRMED, ReferralForm
from app.candidates.models import ReferralClaim
from app.candidates.referrals import answer_referral
from app.candidates.views import rooms
from app.web.routing import Answer, holds, see

holds("claim_id", ReferralClaim)


@rooms.form("/referrals/<int:claim_id>", permission=Permission.ANSWER_REFERRAL)
def referral(claim: ReferralClaim) -> Answer:
    form = ReferralForm()
    answer = form.answer.data == CONFIRMED
    if form.carries_out(answer_referral, claim, is_true=answer, by=current_user):
        flash("Thank you. Your answer is saved.", "good")
        return see("candidates.referral", claim_id=claim.id)
    return render_template("candidates/referral.html", form=form, claim=claim), form.status
