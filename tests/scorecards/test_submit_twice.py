"""The same scorecard sent many times at once is taken once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.factories.applications import an_application
from tests.factories.interviews import an_interview

pytestmark = pytest.mark.both_databases  # a race

AT_ONCE = 4


def test_one_is_accepted_and_the_others_are_refused(app, session, cast):
    interview = an_interview(an_application(cast, stage=4), cast.ines)
    page = f"/interviews/{interview.id}"
    clients = [app.test_client() for _ in range(AT_ONCE)]
    for client in clients:
        client.sign_in(cast.ines)
    forms = [client.form_for(f"{page}/scorecard", page=page) for client in clients]
    session.rollback()

    def send(number: int) -> int:
        said = {"recommendation": "yes", "take_aways": "Good.", "pros": "Calm.", "cons": f"From {number}."}
        return clients[number].send(forms[number], **said).status_code

    with ThreadPoolExecutor(AT_ONCE) as threads:
        statuses = sorted(threads.map(send, range(AT_ONCE)))

    assert statuses == [303] + [409] * (AT_ONCE - 1)
