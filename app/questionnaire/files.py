"""The files that a candidate chose for their answers: kept until they send them, then documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.db.base import db
from app.documents import file_storage as storage
from app.documents import store_document
from app.documents.file_owners import erase_files
from app.documents.file_type import document_kind
from app.documents.models import Document
from app.documents.rules import display_name
from app.job_families.kinds import QuestionKind
from app.job_families.values import Question
from app.questionnaire.models import AnswerFile, Questionnaire
from app.questionnaire.rules import answer_name
from app.shared.refusals import RuleBroken
from app.untrusted.uploads import UploadedFile


def change_files(
    questionnaire: Questionnaire,
    files: Mapping[int, UploadedFile],
    removed: Collection[int] = (),
    *,
    only_accepted: bool = False,
) -> None:
    """Store the chosen files by the position of their question, and remove others.

    Raises RuleBroken for a file that is not accepted; with `only_accepted`, such a file is left out.
    """
    before = {file.position: file for file in questionnaire.files}
    for position in set(removed) & set(before):
        _remove(before.pop(position))
    for position, sent in files.items():
        if not _asks_for_file(questionnaire, position):
            continue
        try:
            kind = document_kind(sent.content)
        except RuleBroken as broken:
            if only_accepted:
                continue
            raise RuleBroken(broken.sentence, field=answer_name(position)) from broken
        if position in before:
            _remove(before.pop(position))
            db.session.flush()
        stored = AnswerFile(
            questionnaire_id=questionnaire.id,
            position=position,
            name=display_name(sent.name, kind.value),
            kind=kind,
            size=len(sent.content),
            stored_as=storage.store_file(sent.content),
        )
        db.session.add(stored)
    db.session.flush()
    db.session.expire(questionnaire, ["files"])


def document_of(questionnaire: Questionnaire, question: Question, position: int) -> Document | None:
    """The file of an answer as a document of the application; None if it has no file."""
    file = next((each for each in questionnaire.files if each.position == position), None)
    if file is None:
        return None
    content = storage.read_file(file.stored_as)
    if content is None:
        raise RuleBroken(_("The file is missing. Choose it again."), field=answer_name(position))
    return store_document(
        questionnaire.application,
        name=file.name,
        content=content,
        by=None,
        recruiters_only=question.recruiters_only,
    )


def forget_files(questionnaire_ids: object) -> None:
    """Delete the files that were not sent of questionnaires, given by their ids or a statement of them."""
    of_them = AnswerFile.questionnaire_id.in_(questionnaire_ids)  # type: ignore[arg-type]
    erase_files(db.session.scalars(select(AnswerFile.stored_as).where(of_them)).all())
    db.session.execute(delete(AnswerFile).where(of_them))


def move_draft(earlier: Questionnaire, later: Questionnaire) -> None:
    """Let a questionnaire that is sent again begin with what was typed and chosen, question by question."""
    places = {question.text: at for at, question in enumerate(later.questions)}
    moves = {
        at: places[question.text] for at, question in enumerate(earlier.questions) if question.text in places
    }
    if earlier.draft is not None:
        draft = [""] * len(later.questions)
        for was, becomes in moves.items():
            if was < len(earlier.draft):
                draft[becomes] = earlier.draft[was]
        later.draft, later.draft_at = draft, earlier.draft_at
    files, at_place = list(earlier.files), {was + 1: becomes + 1 for was, becomes in moves.items()}
    db.session.flush()
    for file in files:
        position = at_place.get(file.position)
        if position is None or later.questions[position - 1].kind is not QuestionKind.FILE:
            continue
        file.questionnaire_id, file.position = later.id, position
    db.session.flush()
    db.session.expire(earlier, ["files"])
    db.session.expire(later, ["files"])


def _asks_for_file(questionnaire: Questionnaire, position: int) -> bool:
    return questionnaire.questions[position - 1].kind is QuestionKind.FILE


def _remove(file: AnswerFile) -> None:
    erase_files([file.stored_as])
    db.session.delete(file)
