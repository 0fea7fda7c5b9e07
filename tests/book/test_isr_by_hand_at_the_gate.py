"""Nobody behind a closed gate becomes the ISR of an opportunity by hand, also when two act at once."""

from __future__ import annotations

import pytest

from app.book.actions import request_correction, set_isr_override
from app.book.alignment import alignment_day, opportunity_isr_on
from app.book.models import IsrOverride
from app.db.base import db
from app.onboarding.actions import reopen_gating_issue
from app.shared.refusals import RuleBroken
from tests.factories.book import is_closed, isr_name
from tests.factories.onboardings import an_onboarding, with_open_gate
from tests.real.two_at_once import deed, refusal_of_second

pytestmark = pytest.mark.both_databases  # locks


@pytest.fixture
def onboarding(book_cast, of_owen):
    """The onboarding of Jonas with an open gate. Marta is his manager."""
    return with_open_gate(an_onboarding(book_cast))


def reopens(onboarding, by):
    (issue,) = onboarding.gating_issues
    return deed(reopen_gating_issue, issue, by=by, reason="Too early.")


def test_an_override_waits_for_a_reopening_and_is_refused(app, book_cast, onboarding, opportunity):
    sets = deed(
        set_isr_override, opportunity, isr=book_cast.jonas, reason="Soon.", seen=None, by=book_cast.marta
    )
    refusal = refusal_of_second(app, reopens(onboarding, book_cast.marta), sets)
    assert isinstance(refusal, RuleBroken)
    assert "The gate of Jonas Falk is closed. Missing:" in refusal.sentence
    assert db.session.query(IsrOverride).count() == 0


def test_a_correction_waits_for_a_reopening_and_is_refused(app, book_cast, onboarding, opportunity):
    is_closed(opportunity, alignment_day())
    asks = deed(request_correction, opportunity, isr=book_cast.jonas, reason="His.", by=book_cast.marta)
    refusal = refusal_of_second(app, reopens(onboarding, book_cast.marta), asks)
    assert isinstance(refusal, RuleBroken)
    assert "The gate of Jonas Falk is closed. Missing:" in refusal.sentence


def test_with_an_open_gate_somebody_in_onboarding_can_be_the_isr(book_cast, onboarding, opportunity):
    set_isr_override(opportunity, isr=book_cast.jonas, reason="Ready.", seen=None, by=book_cast.marta)
    assert isr_name(opportunity_isr_on(alignment_day()), opportunity) == "Jonas Falk"
