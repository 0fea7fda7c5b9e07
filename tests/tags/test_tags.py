"""The company's list of tags: one name for one tag, and colors that can be read."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.tags.actions import merge_tag, restore_tag, retire_tag
from app.tags.candidate_tags import tag_candidate
from app.tags.models import CandidateTag, OpeningTag, Tag, TagColor
from app.tags.queries import current_tag_id, tags
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.tags import a_tag
from tests.house.source import ROOT

LEAST_CONTRAST = 4.5  # of a text that is not large (WCAG 2.2, AA)


@pytest.mark.both_databases
def test_two_tags_have_no_name_that_differs_only_in_case(client, cast, session):
    a_tag(cast.rita, "Speaks French")
    session.commit()
    client.sign_in(cast.rita)
    answer = client.submit("/tags", name="speaks  FRENCH", color="teal")
    assert answer.status_code == 422
    assert "There is already a tag with this name." in answer.text
    assert client.submit("/tags", name="Speaks Dutch", color="teal").status_code == 303
    assert [tag.name for tag in tags()] == ["Speaks Dutch", "Speaks French"]


def test_a_long_name_is_refused_with_one_limit(client, cast):
    client.sign_in(cast.rita)
    for page, limit in (("/tags", 40), ("/pools", 80), ("/sources", 100)):
        answer = client.forge(page, name="x" * 300)
        assert set(re.findall(r"limit: (\d+) characters", answer.text)) == {str(limit)}, page


def test_who_may_not_add_a_tag_is_not_told_to(client, cast, session):
    application = an_application(cast)
    session.commit()
    for person, advice in ((cast.rita, "add it to the tags first"), (cast.dana, "Recruiters add tags.")):
        client.sign_in(person)
        answer = client.submit(f"/applications/{application.id}/tags", name="Speaks Irish")
        assert (answer.status_code, advice in answer.text) == (422, True), person


def test_a_tag_is_renamed_and_a_stale_page_changes_nothing(client, cast, session):
    tag = a_tag(cast.rita, "French")
    session.commit()
    client.sign_in(cast.rita)
    stale = client.form_for(f"/tags/{tag.id}/edit")
    assert client.submit(f"/tags/{tag.id}/edit", name="Speaks French", color="red").status_code == 303
    assert (tag.name, tag.color) == ("Speaks French", TagColor.RED)
    change = activity_of(tag)[0]
    assert (change.verb, change.note.text) == (ActivityVerb.CHANGED_TAG, "French, Blue → Speaks French, Red")
    assert client.send(stale, name="Francophone").status_code == 409
    session.refresh(tag)
    assert tag.name == "Speaks French"


def test_a_retired_tag_is_not_given_any_more_and_can_be_restored(client, cast, session):
    candidate = a_candidate()
    tag = a_tag(cast.rita, "French", candidate)
    retire_tag(tag, by=cast.rita)
    other = a_candidate("Lena Brandt")
    session.commit()
    client.sign_in(cast.rita)
    refused = client.submit(f"/candidates/{other.id}/tags", name="french")
    assert "The tag “French” is retired." in refused.text
    assert session.get(CandidateTag, (candidate.id, tag.id)) is not None, "who has it keeps it"
    restore_tag(tag, by=cast.rita)
    session.commit()
    assert client.submit(f"/candidates/{other.id}/tags", name="french").status_code == 303


@pytest.mark.both_databases
def test_a_merge_gives_the_other_tag_to_everyone_once(client, cast, session):
    both, first = a_candidate("Has Both"), a_candidate("Has The First")
    tag, into = a_tag(cast.rita, "French", both, first), a_tag(cast.rita, "Francophone", both)
    earlier = a_tag(cast.rita, "Merged before")
    merge_tag(earlier, tag, by=cast.rita)
    opening = an_opening(cast)
    session.flush()
    session.add(OpeningTag(opening_id=opening.id, tag_id=tag.id))
    session.commit()
    client.sign_in(cast.rita)
    assert client.submit(f"/tags/{tag.id}/merge", into=str(into.id)).status_code == 303
    rows = session.execute(select(CandidateTag.candidate_id, CandidateTag.tag_id)).all()
    assert sorted(map(tuple, rows)) == sorted([(both.id, into.id), (first.id, into.id)])
    assert session.scalars(select(OpeningTag.tag_id)).all() == [into.id]
    for old in (tag, earlier):
        assert session.scalar(select(current_tag_id(old.id))) == into.id, "saved filters of it find the other"
    assert client.submit("/tags", name="French", color="red").status_code == 303, "its name is free"
    assert client.get(f"/tags/{tag.id}/merge").status_code == 200
    assert client.forge(f"/tags/{tag.id}/merge", into=str(into.id)).status_code == 409


@pytest.mark.both_databases
def test_a_candidate_has_a_tag_once(cast, session):
    candidate = a_candidate()
    tag = a_tag(cast.rita, "French", candidate)
    with pytest.raises(Exception, match="already has the tag"):
        tag_candidate(candidate, tag, by=cast.rita)


def test_every_color_of_a_tag_can_be_read_in_light_and_in_dark():
    sheet = (ROOT / "static/css/tag.css").read_text()
    for color in TagColor:
        rule = re.search(rf'data-color="{color}"\] {{ color: (.+?); background: (.+?) }}', sheet)
        assert rule, f"{color} has no rule."
        text, ground = (re.findall(r"#[0-9a-f]{6}", each) for each in rule.groups())
        for ink, paper in zip(text, ground, strict=True):
            assert _contrast(ink, paper) >= LEAST_CONTRAST, f"{color}: {ink} on {paper}"


def test_a_tag_shows_its_name_beside_its_color(client, cast, session):
    a_tag(cast.rita, "French", color=TagColor.RED)
    session.commit()
    client.sign_in(cast.rita)
    assert re.search(r'data-color="red">French</span>', client.get("/tags").text)
    assert session.scalars(select(Tag.name)).all() == ["French"]


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
