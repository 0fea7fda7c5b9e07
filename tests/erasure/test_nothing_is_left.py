"""After an erasure no table, file or index holds the candidate's name, email, phone or words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select
from sqlalchemy.engine import make_url

from app.activity.actions import new_note, record_activity
from app.activity.verbs import ActivityVerb
from app.application_notes.actions import edit_note
from app.candidates.models import Application, Candidate
from app.candidates.rules import ERASED_NAME
from app.db.base import db
from app.documents.purge import remove_one_purged_file
from app.documents.worker import read_one_document
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.erasure.actions import blank_one_erasure_notice, erase_candidate
from app.erasure.mail import recipient_of
from app.hiring_reports.sums.actions import update_hiring_sums
from app.imported_moves.models import ImportedMove
from app.interviews.models import InterviewState, ScorecardDraft
from app.job_families.kinds import QuestionKind
from app.job_families.values import Question
from app.outbox.actions import queue_mail
from app.outbox.models import MessageState
from app.outbox.worker import deliver_due_mail
from app.pipeline.decline import decline
from app.pipeline.decline_letters import Letter
from app.pipeline.rules import DeclineReason
from app.questionnaire.files import change_files
from app.reference_checks.actions import waive_references
from app.reference_checks.kinds import Relation
from app.reference_checks.naming import add_referee
from app.reference_checks.rules import RefereeDetails
from app.scorecards.models import ScorecardVersion
from app.shared import clock
from app.untrusted.uploads import UploadedFile
from tests.careers.applying import applies
from tests.factories.accommodations import an_accommodation, granted
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.archives import a_zip
from tests.factories.batches import a_batch, items, work
from tests.factories.imports import an_import
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.factories.look_requests import open_look_requests
from tests.factories.notes import a_note
from tests.factories.references import a_referee, answered, named_referees
from tests.factories.tags import a_member, a_pool, a_tag

pytestmark = pytest.mark.both_databases  # every table and column

NAME, EMAIL = "Xanthippe Quillfeather", "xq.person@quill.example"
WORD = "zyzzyva"  # in every text that the candidate or others write
PHONE, DIGITS = "+49 341 86753097", "86753097"
TRACES = ("xanthippe", "quillfeather", "xq.person", "quill.example", WORD, DIGITS)


@pytest.fixture
def documents_folder(tmp_path: Path) -> Path:
    """One of this test alone: the whole of it is searched."""
    return tmp_path / "documents"


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


@pytest.fixture
def erasable(client, cast, session, smtp_server) -> Candidate:
    """Somebody who applied, answered, was interviewed and declined, with a text in every place there is."""
    opening = an_opening(cast)
    session.commit()
    text = f"{NAME} {EMAIL} {WORD}\nFour years of renewals.".encode()
    answer = applies(
        client, opening, resume=text, name=NAME, email=EMAIL, location=f"{WORD} town", source=WORD
    )
    assert answer.status_code == 303
    again = {"name": f"{NAME} {WORD}", "email": EMAIL, "location": WORD}
    assert applies(client, opening, resume=text, **again).status_code == 303
    candidate = session.scalars(select(Candidate).where(Candidate.email == EMAIL)).one()
    application = session.scalars(select(Application).where(Application.candidate_id == candidate.id)).one()
    candidate.phone = PHONE
    _merge_another(cast, candidate)
    read_one_document()
    asked = a_questionnaire(application, answers=[f"{WORD} {NAME}"] * 3)
    asked.draft = [WORD]
    asked.questions = [*asked.questions[:2], Question("Your plan", QuestionKind.FILE)]
    change_files(asked, {3: UploadedFile(f"{WORD}.txt", f"{NAME} {WORD} not sent".encode())})
    interview = an_interview(
        application,
        cast.ines,
        stage=opening.stages[3],
        starts_in=timedelta(days=-2),
        place=f"https://meet.example/{WORD}",
    )
    scorecard = a_scorecard(
        interview, take_aways=WORD, pros=NAME, cons=WORD, private_note=WORD, next_note=WORD
    )
    scorecard.survey, scorecard.jobs = [["Why?", WORD]], [{"employer": WORD}]
    session.add(
        ScorecardVersion(scorecard_id=scorecard.id, edition=1, said_at=clock.now(), said={"pros": WORD})
    )
    an_import(cast.rita, f"Mail,Note\n{EMAIL.upper()},{WORD} {NAME}\n")  # no column is known to be the email
    packed = {"candidates.csv": f"Mail,Note\n{EMAIL},{WORD}\n", f"{NAME} {WORD}.txt": "Not matched yet."}
    an_import(cast.rita, a_zip(packed))
    session.add(ImportedMove(candidate_id=candidate.id, system=WORD, stage=f"{NAME} {WORD}", job=WORD))
    draft = {"interview_id": interview.id, "user_id": cast.ines.id, "edition": 1, "number": 1}
    session.add(ScorecardDraft(**draft, saved_at=clock.now(), typed={"pros": WORD}))
    note = a_note(application, cast.rita, f"{NAME}: {WORD}")
    edit_note(note, text=f"@{cast.dana.name} {WORD}", audience=note.audience, please_look=True, by=cast.rita)
    _tag_and_pool(cast, candidate)
    _ask_for_references(cast, application)
    _refuse_in_a_batch(cast, application)
    needs = an_accommodation(application, f"{WORD}: {NAME}")
    granted(needs, answer=WORD, for_interviewers=f"{NAME} reads lips, {WORD}")
    gone = an_interview(application, cast.sam, stage=opening.stages[5], state=InterviewState.CANCELLED)
    gone.ended_note = new_note(f"{WORD} was ill")
    client.come_by_link(candidate)
    decline(
        application,
        version=application.version,
        reason=DeclineReason.SKILLS,
        note=f"{NAME} {WORD}",
        letter=Letter.AFTER_INTERVIEW,
        paragraph=f"Dear {WORD}",
        by=cast.rita,
    )
    client.submit("/my/data/erasure")
    session.commit()
    clock.move(timedelta(hours=2))
    for task in (deliver_due_mail, update_hiring_sums):
        while task():
            pass
    assert len(smtp_server.messages) > 2
    return candidate


@pytest.fixture(autouse=True)
def _time_moves() -> Iterator[None]:
    clock.freeze(clock.now())
    yield
    clock.unfreeze()


def _refuse_in_a_batch(cast, application: Application) -> None:
    """A batch says why it was refused, and another one waits: what was typed for it is removed at its end."""
    refused = a_batch(cast.rita, "advance", [application])
    work()
    items(refused)[0].refusal = f"{NAME} has another application."
    a_batch(cast.rita, "note", [application], note=f"{NAME}: {WORD}")
    work()


def _ask_for_references(cast, application: Application) -> None:
    """Two referees: one answers by a link, one is added by a recruiter; the rest is waived."""
    (referee,) = named_referees(application, a_referee(f"Mona {WORD}"))
    answered(referee, answers=[WORD, WORD, WORD, "Yes", WORD])
    details = RefereeDetails(WORD, f"{WORD}@quill.example", Relation.COLLEAGUE, WORD, WORD)
    add_referee(application, details, consent=f"On the phone, {WORD}", send_mail=True, by=cast.rita)
    waive_references(application, reason=f"{WORD} is enough", by=cast.rita)


def _tag_and_pool(cast, candidate: Candidate) -> None:
    """A tag and a pool with the name in theirs, and a reason why they are in the pool."""
    a_tag(cast.rita, f"{NAME} {candidate.id}", candidate)
    pool, day = a_pool(cast.rita, f"Like {NAME} {candidate.id}"), clock.today("UTC") + timedelta(days=9)
    a_member(cast.rita, candidate, pool=pool, why=f"{WORD} {NAME}", remind_on=day)


def _merge_another(cast, candidate: Candidate) -> None:
    """Somebody with another address, who applied too and got mail there, is this candidate."""
    old = a_candidate(f"X. {WORD}", email=f"old.{EMAIL}", location=WORD, source=WORD, phone=PHONE)
    application = an_application(cast, candidate=old)
    _tag_and_pool(cast, old)
    record_activity(ActivityVerb.CORRECTED_DETAILS, old, by=cast.rita, what="name", reason=f"{WORD} → X.")
    for to in (old, replace(recipient_of(old), email=f"typo.{EMAIL}")):  # an address corrected since
        sent = queue_mail("test", "candidates/mail/link.txt", to=to, subject_of=application)
        sent.state, sent.body, sent.reply_to = MessageState.SENT, WORD, to.email
    db.session.flush()
    seen = merge_digest(candidate, old)
    merge_candidates(
        candidate, old, from_other=(), seen=seen, reason=f"{NAME} has two addresses.", by=cast.rita
    )
    decline(application, version=application.version, reason=DeclineReason.SKILLS, by=cast.rita)


WITH_TEXTS = {
    "answers",
    "batch_items",
    "application_note_versions",
    "answer_files",
    "application_notes",
    "candidate_import_files",
    "candidate_import_rows",
    "candidate_name_words",
    "candidate_words",
    "candidates",
    "documents",
    "former_emails",
    "imported_moves",
    "interviews",
    "messages",
    "name_trigrams",
    "notes",
    "questionnaires",
    "referee_answers",
    "referees",
    "scorecard_drafts",
    "scorecard_versions",
    "scorecards",
    "summed_sources",
}


def test_an_erasure_leaves_no_personal_data(
    app, cast, erasable, documents_folder, session, smtp_server, database
):
    session.commit()
    key, before = erasable.id, _counts()
    assert {table for table, _ in traces_in_tables()} >= WITH_TEXTS, "this test does not find all texts"
    assert traces_in_files(documents_folder), "this test does not find all texts"

    with app.test_request_context():
        erase_candidate(erasable, reason="They asked for it.", by=cast.rita)
    session.commit()
    for task in (remove_one_purged_file, update_hiring_sums, deliver_due_mail, blank_one_erasure_notice):
        while task():
            pass

    assert traces_in_tables() == []
    assert [open_look_requests(application) for application in erasable.applications] == [[], []]
    assert traces_in_files(documents_folder) == []
    if database == "sqlite":
        assert traces_in_files(Path(make_url(app.config["SQLALCHEMY_DATABASE_URI"]).database).parent) == []
    assert smtp_server.messages[-1]["To"] == f"{NAME} <{EMAIL}>", "the candidate gets a mail about it"
    assert session.get_one(Candidate, key).name == ERASED_NAME
    assert _counts() == before, "the records keep their counts"


def traces_in_tables() -> list[tuple[str, str]]:
    """Every value of the database in which something of the candidate can be read: table and value."""
    metadata = MetaData()
    metadata.reflect(db.session.connection())
    return [
        (table.name, str(value))
        for table in metadata.sorted_tables
        for row in db.session.execute(select(table)).all()
        for value in row
        if any(trace in str(value).lower() for trace in TRACES)
    ]


def traces_in_files(folder: Path) -> list[str]:
    """The files under a folder in which something of the candidate can be read."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [f.name for f in files if any(trace.encode() in f.read_bytes().lower() for trace in TRACES)]


def _counts() -> dict[str, int]:
    counted = ("applications", "transitions", "interviews", "scorecards", "ratings", "questionnaires")
    metadata = MetaData()
    metadata.reflect(db.session.connection(), only=counted)
    return {name: len(db.session.execute(select(metadata.tables[name])).all()) for name in counted}
