"""A scorecard can be edited by its author after it was submitted; what it said before is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.activity.queries import activity_of
from app.scorecards.models import Recommendation
from app.scorecards.submit import ScorecardEntry, edit_scorecard
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview

SAID = {"recommendation": Recommendation.NO, "take_aways": "Lost two.", "pros": "Honest.", "cons": "Slow."}


@pytest.fixture
def application(cast):
    return an_application(cast, stage=4)


@pytest.fixture
def interview(cast, application):
    return an_interview(application, cast.ines)


@pytest.fixture
def card(interview):
    return a_scorecard(interview, pros="Prepared.", private_note="Asks for 90.")


def test_an_edit_keeps_the_earlier_content_as_a_version(client, cast, interview, card):
    submitted_at = card.submitted_at
    client.sign_in(cast.ines)
    form = client.form_for(f"/interviews/{interview.id}/edit")
    assert (form.values["rating_1"], form.values["recommendation"]) == (["3"], ["yes"])
    clock.move(timedelta(hours=2))

    refused = client.send(form, pros="", cons="Something else.")
    assert (refused.status_code, card.edition) == (422, 1)
    assert "Something else." in refused.text

    answer = client.send(form, pros="Prepared, twice.", recommendation="strong yes", rating_1="4")

    assert (answer.status_code, answer.location) == (303, f"/interviews/{interview.id}")
    assert (card.edition, card.pros, card.ratings[0].value) == (2, "Prepared, twice.", 4)
    assert (card.recommendation, card.submitted_at) == (Recommendation.STRONG_YES, submitted_at)
    (version,) = card.versions
    assert (version.edition, version.said_at) == (1, submitted_at)
    said = version.said
    assert (said["pros"], said["recommendation"], said["private_note"]) == (
        "Prepared.",
        "yes",
        "Asks for 90.",
    )
    assert said["ratings"][0] == [interview.stage.attributes[0], 3]


def test_each_edit_keeps_the_one_before(cast, application, interview, card):
    for edition, pros in ((1, "Second."), (2, "Third.")):
        clock.move(timedelta(hours=1))
        edit_scorecard(
            interview, ScorecardEntry(**SAID | {"pros": pros}, ratings=[1] * 4), edition=edition, by=cast.ines
        )
    assert [version.said["pros"] for version in card.versions] == ["Prepared.", "Second."]
    assert card.versions[1].said_at == clock.now() - timedelta(hours=1)
    assert card.pros == "Third."
    line = activity_of(application)[0]
    assert (line.sentence, line.by, line.became) == (
        "edited a scorecard",
        cast.ines,
        "Peer interview with Ines Duarte",
    )
    assert (line.was, line.note) == (None, None), "it is recorded without its content"


def test_versions_are_read_by_the_readers_of_the_scorecard_only(client, cast, interview, card):
    edit_scorecard(interview, ScorecardEntry(**SAID, ratings=[None] * 4), edition=1, by=cast.ines)
    page = f"/interviews/{interview.id}"
    for reader in (cast.ines, cast.rita, cast.dana):
        client.sign_in(reader)
        assert "Prepared." in client.get(page).text
    an_interview(interview.application, cast.rita)
    client.sign_in(cast.rita)
    withheld = client.get(page).text
    assert "Prepared." not in withheld
    assert "Honest." not in withheld
    assert "edited a scorecard" not in client.get(f"/applications/{interview.application_id}").text


def test_a_page_older_than_the_last_edit_changes_nothing(client, cast, interview, card):
    client.sign_in(cast.ines)
    old = client.form_for(f"/interviews/{interview.id}/edit")
    edit_scorecard(interview, ScorecardEntry(**SAID, ratings=[None] * 4), edition=1, by=cast.ines)
    refused = client.send(old, pros="From my phone.")
    assert refused.status_code == 409
    assert "From my phone." in refused.text
    assert (card.pros, card.edition) == ("Honest.", 2)
    with pytest.raises(Conflict):
        edit_scorecard(interview, ScorecardEntry(**SAID, ratings=[None] * 4), edition=1, by=cast.ines)


def test_nobody_edits_anothers(cast, interview, card):
    for person in (cast.rita, cast.dana, cast.sam):
        with pytest.raises(RuleBroken, match="Only the interviewer"):
            edit_scorecard(interview, ScorecardEntry(**SAID, ratings=[None] * 4), edition=1, by=person)


def test_before_it_is_submitted_there_is_nothing_to_edit(client, cast, interview):
    client.sign_in(cast.ines)
    assert client.get(f"/interviews/{interview.id}/edit").location == f"/interviews/{interview.id}"
    with pytest.raises(RuleBroken, match="no submitted scorecard"):
        edit_scorecard(interview, ScorecardEntry(**SAID, ratings=[None] * 4), edition=0, by=cast.ines)
