"""What a candidate's data says of their questionnaires, and the names of their files in the zip file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.documents.models import Document
from app.documents.rules import download_name
from app.questionnaire.models import Answer, AnswerFile, Questionnaire


def archive_path(document: Document) -> str:
    """The path of a document in the zip file, with a safe name."""
    return f"documents/{document.id}-{download_name(document.name, document.kind.value)}"


def _file(file: AnswerFile) -> dict[str, Any]:
    path = answer_file_path(file)
    return {"name": file.name, "bytes": file.size, "chosen_at": _moment(file.chosen_at), "file": path}


def answer_file_path(file: AnswerFile) -> str:
    """The path in the zip file of a file that is not sent yet."""
    name = download_name(file.name, file.kind.value)
    return f"answers/{file.questionnaire_id}-{file.position}-{name}"


def _answer(answer: Answer) -> dict[str, Any]:
    told = {"question": answer.question, "answer": answer.text}
    return told | {"file": archive_path(answer.document)} if answer.document else told


def questionnaire_data(asked: Questionnaire) -> dict[str, Any]:
    """What was asked, answered, typed and chosen."""
    return {
        "asked_at": _moment(asked.sent_at),
        "answered_at": _moment(asked.answered_at),
        "answers": [_answer(answer) for answer in asked.answers],
        "draft": asked.draft or [],
        "files_chosen_and_not_sent": [_file(file) for file in asked.files],
    }


def _moment(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
