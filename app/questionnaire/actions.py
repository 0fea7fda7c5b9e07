"""The actions of the questionnaire: send it, save a draft, answer it.

Each locks the application, so that sending again and answering wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application, Status, WordSource
from app.candidates.search_index import store_words_of_texts
from app.candidates.visible_status import visible_state
from app.db.base import db
from app.db.row_locks import lock_row, read_again
from app.job_families.values import Question
from app.last_opened.actions import record_change
from app.openings.models import Stage
from app.openings.questions import asked_questions
from app.outbox.actions import cancel_mail
from app.people.models import User
from app.questionnaire import mail, queries, rules
from app.questionnaire.files import change_files, document_of, forget_files, move_draft
from app.questionnaire.models import Answer, Questionnaire
from app.shared import clock
from app.shared.settings import current_settings
from app.turns.actions import update_turns
from app.untrusted.uploads import UploadedFile

NO_FILES: Mapping[int, UploadedFile] = {}

_begin_with: list[Callable[[Application, Stage], list[str] | None]] = []


def on_first_questions(find: Callable[[Application, Stage], list[str] | None]) -> None:
    """Register what finds the draft with which the questions of a stage begin, sent for the first time."""
    _begin_with.append(find)


def send_questionnaire(application: Application, *, by: User) -> Questionnaire:
    """Send the candidate the questions of their current stage, by a link that expires.

    Sending again ends the earlier link. Raises RuleBroken for an application that is not active or at
    another kind of stage, and once the questions are answered.
    """
    lock_row(application)
    stage, earlier = application.stage, queries.questionnaires_at_stage(application)
    answered = any(questionnaire.answered_at for questionnaire in earlier)
    rules.check_can_be_sent(application.status, stage.kind, answered=answered)
    now = clock.now()
    draft = None if earlier else next(filter(None, (find(application, stage) for find in _begin_with)), None)
    for questionnaire in earlier:
        questionnaire.replaced_at = questionnaire.replaced_at or now
    lifetime = timedelta(days=current_settings().questionnaire_days + application.added_answer_days)
    sent = Questionnaire(
        application=application,
        stage=stage,
        questions=asked_questions(stage),
        sent_by=by,
        sent_at=now,
        expires_at=now + lifetime,
    )
    if draft is not None:
        sent.draft, sent.draft_at = draft, now
    db.session.add(sent)
    if earlier:
        move_draft(earlier[-1], sent)
    update_turns(application)
    record_change(application, by=by)
    record_activity(
        ActivityVerb.SENT_QUESTIONNAIRE_AGAIN if earlier else ActivityVerb.SENT_QUESTIONNAIRE,
        application,
        by=by,
    )
    cancel_mail(mail.QUESTIONNAIRE_MAIL, application)
    mail.send_questions(sent)
    return sent


def add_answer_days(application: Application, days: int) -> None:
    """Give a candidate more days for all questions of an application, also for those they have now.

    The application is locked. `days` are on top of the usual time; fewer than before take nothing away from
    questions that are sent.
    """
    more = timedelta(days=days - application.added_answer_days)
    application.added_answer_days = days
    for questionnaire in queries.questionnaires_at_stage(application):
        is_open = questionnaire.replaced_at is None and questionnaire.answered_at is None
        if is_open and more > timedelta(0):
            questionnaire.expires_at += more
    update_turns(application)


def save_draft(
    questionnaire: Questionnaire,
    *,
    answers: Sequence[str],
    files: Mapping[int, UploadedFile] = NO_FILES,
    removed: Collection[int] = (),
    number: int,
    tab: str,
) -> None:
    """Save what the candidate has typed and chosen so far. Nobody else reads it.

    `files` are those they chose now, by the position of their question; `removed` the positions of others.

    `number` is the number of the save that the page was made from, `tab` identifies the page. Raises
    QuestionnaireEnded as answering does, RuleBroken for a text that is too long, and Conflict if another
    open page has saved since.
    """
    _lock_application(questionnaire)
    rules.check_draft_fits(answers)
    change_files(questionnaire, files, removed)
    if list(answers) == questionnaire.draft:  # sent twice, because the first response was lost
        return
    saved_by = questionnaire.draft_tab
    rules.check_is_newest(number=number, tab=tab, saved_number=questionnaire.draft_number, saved_tab=saved_by)
    questionnaire.draft, questionnaire.draft_at = list(answers), clock.now()
    questionnaire.draft_number, questionnaire.draft_tab = questionnaire.draft_number + 1, tab


def keep_files(questionnaire: Questionnaire, files: Mapping[int, UploadedFile]) -> None:
    """Keep the files that came with answers that were refused: a browser does not choose them again."""
    _lock_application(questionnaire)
    change_files(questionnaire, files, only_accepted=True)


def answer_questionnaire(
    questionnaire: Questionnaire,
    *,
    answers: Sequence[str],
    files: Mapping[int, UploadedFile] = NO_FILES,
    removed: Collection[int] = (),
) -> None:
    """Take the candidate's answers, one for each question in order, once. Files are as in `save_draft`.

    Raises RuleBroken for answers that their questions do not take, QuestionnaireEnded if the link has
    expired, was used or replaced, or if the application is no longer active.
    """
    _lock_application(questionnaire)
    change_files(questionnaire, files, removed)
    with_file = {file.position for file in questionnaire.files}
    texts = rules.checked_answers(questionnaire.questions, answers, with_file)
    asked = zip(questionnaire.questions, texts, strict=True)
    questionnaire.answers = [
        _answer(questionnaire, position, question, text)
        for position, (question, text) in enumerate(asked, start=1)
    ]
    forget_files([questionnaire.id])
    questionnaire.answered_at = clock.now()
    if rules.needs_recruiter(questionnaire.questions, texts):
        questionnaire.to_check_since = questionnaire.answered_at
    questionnaire.draft = None
    application = questionnaire.application
    found = [answer.text for answer in questionnaire.answers if not answer.recruiters_only]
    store_words_of_texts(WordSource.ANSWERS, [(questionnaire.id, application, text) for text in found])
    update_turns(application)
    record_change(application, by=None)
    record_activity(ActivityVerb.ANSWERED_QUESTIONNAIRE, application, by=application.candidate.user)


def mark_as_checked(application: Application, *, by: User) -> None:
    """Record that the recruiter has checked the answers that ask for them. Nothing else follows from it."""
    lock_row(application)
    waiting = queries.questionnaires_to_check(application)
    for questionnaire in waiting:
        questionnaire.to_check_since = None
    if waiting:
        update_turns(application)
        record_change(application, by=by, is_open=False)
        record_activity(ActivityVerb.CHECKED_ANSWERS, application, by=by)


def _answer(questionnaire: Questionnaire, position: int, question: Question, text: str) -> Answer:
    document = document_of(questionnaire, question, position)
    return Answer(
        position=position,
        question=question.text,
        text=document.name if document else text,
        kind=question.kind,
        document=document,
        recruiters_only=question.recruiters_only,
    )


def _lock_application(questionnaire: Questionnaire) -> None:
    """Lock the application, reload the questionnaire, and check that it still takes answers."""
    lock_row(questionnaire.application)
    read_again(questionnaire)
    check_takes_answers(questionnaire)


def check_takes_answers(questionnaire: Questionnaire) -> None:
    """Raise QuestionnaireEnded if a questionnaire no longer takes answers."""
    rules.check_takes_answers(
        is_active=visible_state(questionnaire.application).status is Status.ACTIVE,
        expires_at=questionnaire.expires_at,
        replaced_at=questionnaire.replaced_at,
        answered_at=questionnaire.answered_at,
        now=clock.now(),
    )
