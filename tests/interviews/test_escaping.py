"""What a candidate is called, and where they meet, stays text on the page of an interview."""

from __future__ import annotations

from datetime import timedelta

from app.interviews.schedule import schedule_interview
from app.shared import clock
from tests.factories.applications import a_candidate, an_application


def test_markup_stays_text_on_the_page(client, cast):
    application = an_application(cast, stage=4, candidate=a_candidate(name='<b onclick="x">{{7*7}}</b>'))
    schedule_interview(
        application,
        interviewer=cast.ines,
        starts_at=clock.now() + timedelta(days=1),
        place="<script>",
        version=application.version,
        by=cast.rita,
    )
    client.sign_in(cast.ines)
    page = client.get(f"/interviews/{application.interviews[0].id}").text
    assert "&lt;b onclick=&#34;x&#34;&gt;{{7*7}}&lt;/b&gt;" in page
    assert "&lt;script&gt;" in page
