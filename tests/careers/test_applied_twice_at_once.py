"""The same person applies ten times at the same moment: one candidate, one application."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application, Candidate, Consent
from app.careers.actions import AgreedTerms, Applicant, apply_to_opening
from app.db.base import db
from app.openings.models import Opening
from app.untrusted.uploads import UploadedFile
from tests.factories.applications import a_candidate, an_opening
from tests.factories.documents import A_TEXT

pytestmark = pytest.mark.both_databases  # a race

THREADS = 10
LENA = Applicant("Lena Brandt", "lena@example.org", "Europe/Berlin", "Leipzig", "", "", "")


@pytest.mark.parametrize("known", [True, False])
def test_ten_at_once_make_one_candidate_and_one_application(app, cast, session, known):
    opening_id = an_opening(cast).id
    if known:
        a_candidate(email=LENA.email)
    session.commit()
    together = Barrier(THREADS)

    def apply_at_once(_number: int) -> int:
        with app.app_context():
            together.wait()
            opening = db.session.get_one(Opening, opening_id)
            document = UploadedFile("cv.txt", A_TEXT)
            application = apply_to_opening(opening, LENA, document=document, agreed=AgreedTerms("I agree."))
            db.session.commit()
            return application.id

    with ThreadPoolExecutor(THREADS) as threads:
        ids = set(threads.map(apply_at_once, range(THREADS)))

    counts = [session.scalar(select(func.count()).select_from(each)) for each in (Candidate, Application)]
    again = session.scalar(select(func.count()).where(Activity.verb == ActivityVerb.APPLIED_AGAIN))
    assert len(ids) == 1
    assert counts == [1, 1]
    assert session.scalar(select(func.count()).select_from(Consent)) == THREADS
    assert again == THREADS - 1
