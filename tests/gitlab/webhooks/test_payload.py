"""What Onramp reads of a webhook's body: an event of an issue, or nothing, whatever the body is."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from app.gitlab.webhooks.payload import IssueEvent, parse_payload

LONGEST = "- [ ] a\n".ljust(1_048_575, "ü") + "."


def body(*, updated_at: object = None, previous: object = None, current: object = None) -> bytes:
    """A webhook of issue 1 of project 72."""
    payload = {
        "object_kind": "issue",
        "project": {"id": 72},
        "object_attributes": {"iid": 1, "updated_at": updated_at},
        "changes": {"description": {"previous": previous, "current": current}},
    }
    return json.dumps(payload).encode()


@pytest.mark.parametrize(
    "unreadable",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"issue"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"object_kind": "push", "project": {"id": 72}}',
        b'{"object_kind": "push", "project": {"id": 72}, "object_attributes": {"iid": 1}}',
        b'{"object_kind": "issue"}',
        b'{"object_kind": "issue", "project": [], "object_attributes": 7}',
        b'{"object_kind": "issue", "project": {"id": "72"}, "object_attributes": {"iid": 1}}',
        b'{"object_kind": "issue", "project": {"id": 72}, "object_attributes": {"iid": true}}',
        b'{"object_kind": "issue", "project": {"id": 72}, "object_attributes": {"iid": 1.0}}',
        b'{"object_kind": "issue", "project": {"id": 1e999}, "object_attributes": {"iid": NaN}}',
        b'{"object_kind": "issue", "project": {"id": 72}, "object_attributes": {"iid": %d}}' % 2**31,
        b'{"object_kind": "issue", "project": {"id": %d}, "object_attributes": {"iid": 1}}' % 2**63,
        b'{"object_kind": ["issue"], "project": {"id": 72}, "object_attributes": {"iid": 1}}',
    ],
    ids=lambda text: repr(text[:60]),
)
def test_an_unreadable_body_is_no_event(unreadable) -> None:
    assert parse_payload(unreadable) is None


@pytest.mark.parametrize("updated_at", [None, "", "yesterday", 7, "9999-12-31T23:59:59-14:00", []])
def test_an_unreadable_time_is_none(updated_at) -> None:
    event = parse_payload(body(updated_at=updated_at, previous="- [ ] a", current="- [x] a"))
    assert event == IssueEvent(72, 1, None, "- [ ] a", "- [x] a")


@pytest.mark.parametrize("updated_at", ["2026-11-02T09:30:15Z", "2026-11-02 09:30:15 UTC"])
def test_both_forms_of_a_time_are_read(updated_at) -> None:
    assert parse_payload(body(updated_at=updated_at)) == IssueEvent(
        72, 1, datetime(2026, 11, 2, 9, 30, 15, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    "text", ["\0", "\ud800", "x" * 1_048_577, None, 7, ["- [ ] a"]], ids=lambda text: repr(text)[:9]
)
def test_a_description_gitlab_could_not_have_is_not_kept(text) -> None:
    for change in ({"previous": text, "current": "a"}, {"previous": "a", "current": text}):
        assert parse_payload(body(**change)) == IssueEvent(72, 1, None)


def test_a_description_of_a_million_characters_is_read() -> None:
    assert parse_payload(body(previous="a", current=LONGEST)) == IssueEvent(72, 1, None, "a", LONGEST)
