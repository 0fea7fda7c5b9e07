"""A recruiter uploads the company's page, checks what was read, and saves it as a draft with its source."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select

from app.job_families.kinds import StageKind
from app.job_families.library import family_of
from app.job_families.models import JobFamilyVersion
from app.job_pages import actions
from app.untrusted.fetch import NotFetched

pytestmark = pytest.mark.both_databases
UPLOAD = "/job-families/upload-page"
PAGE = """---
title: Support Roles
---
We help.

## Responsibilities

- Help

## Hiring Process

- Candidates fill out a questionnaire
  - Why?
- Candidates will be invited to a 30-45 minute screening call with one of our Recruiters
- Candidates may have two interviews with an Engineer or a Lead
- Finally, candidates will interview with our Team Leads
- Our office is nice.
"""


def save(client, **fields):
    """Send the form below the proposal."""
    return client.post(UPLOAD, data={**client.form_for(UPLOAD).values, "step": "save", **fields})


def drafts(session):
    return list(session.scalars(select(JobFamilyVersion)))


def test_a_pasted_page_is_shown_and_saved_only_when_asked(client, cast, session):
    client.sign_in(cast.rita)
    shown = client.submit(UPLOAD, text=PAGE)

    assert shown.status_code == 200
    for words in (
        "Screening call",
        "30-45",
        "Recruiter",
        "2 Engineer or Lead",
        "Our office is nice.",
        "Support Roles",
    ):
        assert words in shown.text
    assert drafts(session) == [], "nothing is saved unasked"

    refused = save(client, text=PAGE, name="Support")
    assert refused.status_code == 422
    assert "Enter the job title of the people who are hired." in refused.text

    saved = save(client, text=PAGE, name="Support", role="Support Engineer")
    assert saved.location == "/job-families/support/draft"
    (draft,) = drafts(session)
    family = family_of(draft)
    assert (draft.source_address, draft.source_text.split()) == ("", PAGE.split())
    assert (family.reports_to, family.next_step) == ("", ""), "what the page does not say is asked for"
    assert (family.text.about, family.text.responsibilities) == ("We help.", ["Help"])
    asked, screen, meeting, last = family.processes[0].stages
    assert (asked.kind, [question.text for question in asked.questions]) == (
        StageKind.QUESTIONNAIRE,
        ["Why?"],
    )
    assert (screen.minutes, screen.minutes_to, screen.conducted_by) == (30, 45, "Recruiter")
    assert (meeting.minutes, meeting.optional, meeting.conducted_by) == (None, True, "2 × Engineer or Lead")
    assert last.conducted_by == "1 or more × Team Lead", "how many is not said"


def test_a_file_is_read_and_one_that_is_no_text_is_refused(client, cast):
    client.sign_in(cast.rita)
    assert "Screening call" in client.submit(UPLOAD, file=(BytesIO(PAGE.encode()), "page.md")).text
    assert "no text in UTF-8" in client.submit(UPLOAD, file=(BytesIO(b"\xff\xfe\x00"), "page.md")).text
    assert "Paste the page, choose a file or enter its address." in client.submit(UPLOAD).text


def test_an_address_is_fetched_with_care_and_kept_with_its_commit(client, cast, session, monkeypatch):
    commit = "0123456789abcdef0123456789abcdef01234567"
    address = f"https://pages.example/raw/{commit}/page.md"
    monkeypatch.setattr(actions, "fetch", lambda _asked, **_limits: PAGE.encode())
    client.sign_in(cast.rita)
    assert "Screening call" in client.submit(UPLOAD, address=address).text
    save(client, text=PAGE, address=address, name="Support", role="Engineer")
    (draft,) = drafts(session)
    assert (draft.source_address, draft.source_commit) == (address, commit)

    def refuse(_asked, **_limits):
        raise NotFetched("The address is private or not https.")

    monkeypatch.setattr(actions, "fetch", refuse)
    assert "The address is private or not https." in client.submit(UPLOAD, address="http://10.0.0.1/").text


def test_only_who_keeps_job_families_uploads_a_page(client, cast):
    client.sign_in(cast.nobody)
    assert client.get(UPLOAD).status_code in (403, 404)
