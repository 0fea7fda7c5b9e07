"""The same form sent many times at once is taken once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.shared.links import signed_path
from tests.factories.applications import an_application
from tests.factories.interviews import a_questionnaire

pytestmark = pytest.mark.both_databases  # a race

AT_ONCE = 4


def test_of_answers_sent_twice_one_is_taken(app, cast, session):
    questionnaire = a_questionnaire(an_application(cast))
    path = signed_path("questionnaire", questionnaire.id)
    clients = [app.test_client() for _ in range(AT_ONCE)]
    forms = [client.form_for(path) for client in clients]
    session.rollback()

    def send(number: int) -> int:
        said = {f"answer_{field}": f"Answer of thread {number}" for field in (1, 2, 3)}
        return clients[number].send(forms[number], **said).status_code

    with ThreadPoolExecutor(AT_ONCE) as threads:
        statuses = sorted(threads.map(send, range(AT_ONCE)))

    assert statuses == [303] + [410] * (AT_ONCE - 1)
    session.expire_all()
    assert len({answer.text for answer in questionnaire.answers}) == 1
    assert len(questionnaire.answers) == 3
