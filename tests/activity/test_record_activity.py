"""An activity is stored as a code. People read its sentence, with its detail."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from app.activity.actions import record_activity
from app.activity.models import Activity
from app.activity.verbs import ActivityVerb


@pytest.mark.both_databases  # its triggers
def test_the_database_holds_the_code(session, cast) -> None:
    record_activity(ActivityVerb.SENT_QUESTIONNAIRE, cast.jonas, by=cast.rita)
    session.flush()
    held = session.execute(text("SELECT verb, what FROM activity ORDER BY id DESC")).first()
    assert held == ("SENT_QUESTIONNAIRE", None)


def test_the_sentence_names_the_detail(session, cast) -> None:
    for verb, what, sentence in [
        (ActivityVerb.SENT_QUESTIONNAIRE, None, "sent the questionnaire"),
        (ActivityVerb.NAMED_TEAM, "Peer", "changed the interviewers of Peer"),
        (ActivityVerb.NAMED_TEAM, "{what}", "changed the interviewers of {what}"),
    ]:
        record_activity(verb, cast.jonas, by=cast.rita, what=what)
        newest = select(Activity).order_by(Activity.id.desc()).limit(1)
        assert session.scalars(newest).one().sentence == sentence


def test_every_code_fits_its_column() -> None:
    assert max(len(verb.name) for verb in ActivityVerb) <= 60
