"""What earlier versions wrote is carried along by the migrations, in one way up.

A migration that has landed never changes, so the rows of many versions travel together: each story
writes rows where its version was, and says what they are after the migration it is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from alembic.config import Config

from tests.house import carried_book  # noqa: F401  # its stories
from tests.house.old_database import (
    NOON,
    OldDatabase,
    a_candidate,
    a_user,
    carried,
    carry_all,
    insert_application,
)

OLD_QUESTION = "What is your knowledge of the space that GitLab is in (for example, industry trends)?"
NEW_QUESTION = "What is your knowledge of the space that Example Company is in? (i.e. Industry Trends)"
# One row of each table that later migrations rebuild, or that points at one, beside the application's.
OF_THE_FIRST_VERSION: dict[str, dict[str, Any]] = {
    "transitions": {"id": 1, "application_id": 1, "number": 1, "verb": "apply", "to_stage_id": 1}
    | {"to_status": "active", "by_id": 1, "at": NOON},
    "questionnaires": {"id": 1, "application_id": 1, "stage_id": 1, "sent_by_id": 1}
    | {"sent_at": NOON, "expires_at": NOON},
    "answers": {"questionnaire_id": 1, "position": 1, "question": "Why?", "text": "Because."},
    "interviews": {"id": 1, "application_id": 1, "stage_id": 1, "interviewer_id": 1, "scheduled_by_id": 1}
    | {"scheduled_at": NOON, "starts_at": NOON, "minutes": 30, "place": "Room 1", "state": "held"},
    "scorecards": {"id": 1, "interview_id": 1, "submitted_at": NOON, "recommendation": "yes"}
    | {"take_aways": "x", "pros": "x", "cons": "x", "survey": [], "private_note": "", "next_note": ""},
    "ratings": {"scorecard_id": 1, "position": 1, "attribute": "Motivation", "value": 3},
}


@pytest.mark.slow("all migrations, with a stop for each story")
@pytest.mark.both_databases
def test_what_a_database_holds_is_carried_along(migrations: Config) -> None:
    carry_all(OldDatabase(migrations))


@carried(written_at="0001")
def a_row_of_each_table(database: OldDatabase) -> Iterator[None]:
    insert_application(database, 1)
    for table, row in OF_THE_FIRST_VERSION.items():
        database.insert(table, row)
    tables = ["users", "openings", "stages", "candidates", "applications", *OF_THE_FIRST_VERSION]
    before = {table: database.rows(table)[0]._mapping for table in tables}
    yield
    for table in tables:
        kept = database.rows(table)[0]._mapping
        texts = {name: value for name, value in before[table].items() if isinstance(value, str)}
        assert {name: kept[name] for name in texts} == texts
    (interview,) = database.rows("interviews", 1)
    assert interview.uid
    assert interview.ends_at - interview.starts_at == timedelta(minutes=interview.minutes)
    assert database.rows("openings", 1)[0].state == "open"
    words = database.ask("SELECT word FROM candidate_words WHERE candidate_id = 1")
    assert {("noor",), ("aziz",)} <= set(words)


@carried(written_at="0080")
def stages_keep_who_conducts_them_their_minutes_and_their_questions(database: OldDatabase) -> Iterator[None]:
    asks = {"questions": ["Why us?", "Why now?"], "guides": ["Names a reason.", ""]}
    insert_application(database, 12, **asks)
    yield
    (stage,) = database.rows("stages", 12)
    assert (stage.conducted_by, stage.kind, stage.minutes, stage.minutes_to) == (
        "Recruiter",
        "interview",
        30,
        None,
    )
    assert stage.people == [{"title": "Recruiter", "alternatives": [], "at_least": 1, "at_most": 1}]
    asked = [(each["text"], each["kind"], each["guide"], each["required"]) for each in stage.questions]
    assert asked == [("Why us?", "text", "Names a reason.", True), ("Why now?", "text", "", True)]
    assert (bool(stage.optional), bool(stage.parallel), stage.required_scorecards) == (False, False, 1)


@carried(written_at="0093")
def what_was_asked_stays_with_it_and_an_answer_for_recruiters_is_theirs(
    database: OldDatabase,
) -> Iterator[None]:
    usual = {"required": True, "guide": "", "choices": [], "low": None, "high": None, "ask_recruiter_if": []}
    secret = {**usual, "text": "Why?", "kind": "choice", "choices": ["A", "B"], "recruiters_only": True}
    lists = {"people": [], "focus": {}}
    texts = dict.fromkeys(("condition", "about", "guide"), "")
    usually = {"optional": False, "parallel": False, "required_scorecards": 1}
    insert_application(database, 95, questions=[secret], **lists, **texts, **usually)
    at = {"application_id": 95, "stage_id": 95, "sent_by_id": 1, "sent_at": NOON, "expires_at": NOON}
    database.insert(
        "questionnaires", {"id": 95, **at, "answered_at": NOON, "draft_number": 0, "draft_tab": ""}
    )
    database.insert("answers", {"questionnaire_id": 95, "position": 1, "question": "Why?", "text": "So."})
    yield
    (asked,) = database.rows("questionnaires", 95)
    assert [(each["text"], each["kind"], each["choices"]) for each in asked.questions] == [
        ("Why?", "text", [])
    ]
    told = database.ask("SELECT text, kind, recruiters_only FROM answers WHERE questionnaire_id = 95")
    assert [(text, kind, bool(hidden)) for text, kind, hidden in told] == [("So.", "text", True)]


@carried(written_at="0001")
def questions_that_named_a_company_name_the_one_of_the_settings(database: OldDatabase) -> Iterator[None]:
    insert_application(database, 11, questions=[OLD_QUESTION, "Why GitLab?"])
    yield
    assert [each["text"] for each in database.rows("stages", 11)[0].questions] == [
        NEW_QUESTION,
        "Why GitLab?",
    ]


SENTENCES = {
    "unticked in GitLab": ("UNTICKED_STEP_IN_GITLAB", None),
    "changed the roles": ("CHANGED_ROLES", None),
    "changed the hours of Mon and Tue": ("CHANGED_HOURS", "Mon and Tue"),
    "named the team of Peer": ("NAMED_TEAM", "Peer"),
    "changed the segment": ("CHANGED_TERRITORY", "segment"),
    "sang to them": ("OTHER", "sang to them"),
}


@carried(written_at="0015", read_at="0016")
def a_sentence_on_record_becomes_its_code_and_back(database: OldDatabase) -> Iterator[None]:
    database.insert("activity", *({"at": NOON, "about": "user:1", "verb": each} for each in SENTENCES))
    ours = "FROM activity WHERE about = 'user:1' ORDER BY id"
    yield
    assert database.ask(f"SELECT verb, what {ours}") == list(SENTENCES.values())
    database.downgrade("0015")
    assert database.ask(f"SELECT verb {ours}") == [(sentence,) for sentence in SENTENCES]
    database.upgrade("0016")


@carried(written_at="0015")
def a_tick_becomes_a_relation_and_nobody_ticked_is_forgotten(database: OldDatabase) -> Iterator[None]:
    """Leyla was hired with another address, Rita has a candidate's email, and Noor was only ticked."""
    rita, leyla, noor, ritas, leylas = 151, 152, 151, 152, 153
    database.insert("users", a_user(rita, email="rita@example.com"), a_user(leyla))
    database.insert(
        "candidates",
        a_candidate(noor, internal=True, user_id=None),
        a_candidate(ritas, email="rita@example.com", user_id=None),
        a_candidate(leylas, internal=True, user_id=leyla),
    )
    yield
    found = [
        (row.id, row.user_id, row.matched_by) for row in database.rows("candidates", noor, ritas, leylas)
    ]
    assert found == [(noor, None, None), (ritas, rita, "same email"), (leylas, leyla, "hired")]
    marked = "SELECT about FROM activity WHERE verb = 'WAS_MARKED_INTERNAL'"
    assert database.ask(marked) == [(f"candidate:{noor}",)]


@carried(written_at="0020")
def an_opening_that_hired_keeps_a_free_place_unless_it_is_closed(database: OldDatabase) -> Iterator[None]:
    for number, state in ((201, "open"), (202, "closed"), (203, "draft")):
        status = "active" if state == "draft" else "hired"
        insert_application(database, number, state=state, status=status)
    database.insert("activity", {"at": NOON, "about": "opening:202", "verb": "CLOSED_OPENING"})
    yield
    kept = database.rows("openings", 201, 202, 203)
    assert [(row.hired, row.places, row.closed_at is not None) for row in kept] == [
        (1, 2, False),
        (1, 1, True),
        (0, 1, False),
    ]


@carried(written_at="0023")
def days_of_a_territory_that_two_shared_are_parted(database: OldDatabase) -> Iterator[None]:
    database.insert("users", a_user(231))
    empty = {"segment": "", "sub_region": "", "area": "", "sae": "", "asm": "", "rd": ""}
    database.insert("territories", {"id": 231, "name": "EMEA North", "region": "EMEA", **empty})
    ids = {"territory_id": 231, "isr_id": 231, "manager_id": 231, "assigned_at": NOON}
    days = {231: (1, 5), 232: (5, 5), 233: (5, None)}
    rows = [
        {**ids, "id": n, "starts_on": _november(first), "ends_on": last and _november(last)}
        for n, (first, last) in days.items()
    ]
    database.insert("assignments", *rows, with_triggers=False)  # nobody here has an onboarding
    yield
    rows = database.rows("assignments", *days)
    assert [(row.starts_on, row.ends_on) for row in rows] == [
        (_november(1), _november(4)),
        (_november(5), _november(5)),
        (_november(5), None),
    ]
    assert [row.taken_back_at is None for row in rows] == [True, False, True]


@carried(written_at="0028")
def the_getting_started_list_comes_beside_open_issues_and_moves_no_gate(
    database: OldDatabase,
) -> Iterator[None]:
    """Of three onboardings with an issue, one is open, one has its issue closed, and one has ended."""
    running, closed, ended = ids = (281, 282, 283)
    for number in ids:
        insert_application(database, number)
        people = {"application_id": number, "isr_id": number, "manager_id": number, "recruiter_id": number}
        days = {"start_date": _november(2), "started_at": NOON, "remind_at": NOON}
        of = {"kind": "new to the company", "plan_versions": {"onboarding": 0}}
        ends = {"ended_at": NOON if number == ended else None}
        database.insert("onboardings", {"id": number, **people, **days, **of, **ends}, with_triggers=False)
        issue = {"position": 1, "name": "Onboarding issue", "due_on": date(2026, 12, 3), "opened_at": NOON}
        closing = {"closed_at": NOON if number == closed else None}
        database.insert("gating_issues", {"id": number, "onboarding_id": number, **issue, **closing})
        step = {"position": 1, "text": "Say hello", "owned_by": "ISR", "due_days": 4, "ticked_at": NOON}
        database.insert("steps", {"onboarding_id": number, "gating_issue_id": number, **step})
    issues = database.rows("gating_issues", *ids)
    yield
    assert database.rows("gating_issues", *ids) == issues
    steps = sorted(database.rows("steps"), key=lambda step: step.position)
    assert [step.text for step in steps if step.gating_issue_id] == ["Say hello"] * 3
    beside = [step for step in steps if step.gating_issue_id is None]
    assert {(step.onboarding_id, step.ticked_at) for step in beside} == {(running, None)}
    assert len(beside) == 4
    assert all(step.before_territory and step.due_on >= date(2026, 12, 3) for step in beside)
    assert "/#quote-configuration)" in beside[1].markdown and "[" not in beside[1].text
    versions = {row.id: row.plan_versions for row in database.rows("onboardings", *ids)}
    assert "getting_started" in versions[running] and "getting_started" not in versions[closed]


@carried(written_at="0035", read_at="0036")
def more_resources_come_and_what_a_manager_edited_stays(database: OldDatabase) -> Iterator[None]:
    notes = next(row for row in database.rows("resources") if row.title == "Take detailed notes")
    database.update("resources", notes.id, purpose="Ours.", revision=2)
    before = {row.title: row.purpose for row in database.rows("resources")}
    yield
    rows = database.rows("resources")
    required = sorted((row.position, row.title) for row in rows if row.section == "required")
    assert required[-1][1] == "A Monday of an ISR"
    assert {row.title: row.revision for row in rows if row.purpose != before.get(row.title)} == {
        "1. Manage and grow renewals of $50k or less in ARR Basis": 2,
        "Create and maintain an opportunity task for all opportunities": 2,
        "Tier 3: SAE-managed": 2,
        "Tier 4: low touch": 2,
        "A Monday of an ISR": 1,
    }
    assert {row.revision for row in rows if row.purpose == "Ours."} == {2}


# By id: a name, what is left of it where something goes, and its key.
NAMES = {
    381: ("Le\u200bna Bran\u00addt", "Lena Brandt", "lena brandt"),
    382: ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", None, None),  # Persian, with a joiner
    383: ("\u2060\u200b", "383", "383"),
    384: ("ANNA  Klein", "ANNA Klein", "anna klein"),
}


@carried(written_at="0038", read_at="0039")
def names_lose_what_nobody_sees_and_keep_what_their_script_is_written_with(
    database: OldDatabase,
) -> Iterator[None]:
    database.insert("users", *(a_user(n, name=name) for n, (name, _, _) in NAMES.items()))
    database.insert("candidates", *(a_candidate(n, name=name) for n, (name, _, _) in NAMES.items()))
    yield
    cleaned = {number: clean or name for number, (name, clean, _) in NAMES.items()}
    for table in ("users", "candidates"):
        assert {row.id: row.name for row in database.rows(table, *NAMES)} == cleaned
    keys = {row.id: row.name_key for row in database.rows("candidates", *NAMES)}
    assert all(key in (None, keys[number]) for number, (_, _, key) in NAMES.items())
    assert "\u200c" not in keys[382]


@carried(written_at="0040", read_at="0041")
def candidates_who_are_here_are_found_by_their_phone(database: OldDatabase) -> Iterator[None]:
    phones = {401: ("+49 (0)341 222-2222 ext. 7", "12222222"), 402: ("555 0123", "5550123"), 403: ("", "")}
    database.insert("candidates", *(a_candidate(n, phone=phone) for n, (phone, _) in phones.items()))
    yield
    keys = {row.id: row.phone_key for row in database.rows("candidates", *phones)}
    assert keys == {number: key for number, (_, key) in phones.items()}


@carried(written_at="0045", read_at="0046")
def candidates_are_found_by_the_trigrams_of_their_names(database: OldDatabase) -> Iterator[None]:
    names = {411: "Piotr Zając", 412: "Ana-Ana Zajac", 413: "…"}
    database.insert("candidates", *(a_candidate(n, name=name) for n, name in names.items()))
    database.insert("candidates", a_candidate(414, name="Old Record", merged_into_id=411))
    database.insert("candidates", a_candidate(415, name="Deleted", erased_at=NOON))
    yield
    words = {(row.word, row.candidate_id) for row in database.rows("candidate_name_words")}
    mine = {(word, number) for word, number in words if number in {*names, 414, 415}}
    assert mine == {("piotr", 411), ("zajac", 411), ("ana", 412), ("zajac", 412)}
    trigrams = [(row.word, row.trigram) for row in database.rows("name_trigrams")]
    assert sorted(each for word, each in trigrams if word == "ana") == ["  a", " an", "ana", "na "]
    assert {word for word, _ in trigrams} == {word for word, _ in words}


@carried(written_at="0047", read_at="0048")
def pdfs_are_read_again_for_their_pages_one_after_the_other(database: OldDatabase) -> Iterator[None]:
    insert_application(database, 461)
    file = {"candidate_id": 461, "application_id": 461, "name": "cv", "size": 1, "digest": "x"}
    kinds = {461: ("pdf", None), 462: ("pdf", NOON), 463: ("docx", None), 464: ("pdf", None)}
    rows = [
        {"id": n, **file, "kind": kind, "stored_as": f"{n:032x}", "text": "Renewals", "read_due_at": due_at}
        | {"read_attempts": 3, "uploaded_at": NOON}
        for n, (kind, due_at) in kinds.items()
    ]
    database.insert("documents", *rows)
    yield
    read_again, waiting, docx, newest = database.rows("documents", *kinds)
    assert read_again.read_due_at - newest.read_due_at == timedelta(seconds=1)
    assert (read_again.read_attempts, waiting.read_attempts, docx.read_due_at) == (0, 3, None)
    assert [row.text for row in (read_again, newest)] == ["Renewals"] * 2
    assert [row.drawn_pages for row in (read_again, docx)] == [[], []]


def _november(day: int) -> date:
    return date(2026, 11, day)
