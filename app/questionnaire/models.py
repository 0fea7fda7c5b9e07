"""A questionnaire sent to a candidate, and what they answered."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, String, Text, false, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.documents import reads_recruiters_only
from app.candidates.models import Application, WordSource
from app.candidates.search.texts import register_texts
from app.db.added import Added
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.documents.file_owners import register_file_owner
from app.documents.kinds import DocumentKind
from app.documents.models import Document
from app.job_families.kinds import QuestionKind
from app.job_families.value_list import ValueList
from app.job_families.values import Question
from app.openings.models import Stage
from app.people.models import User
from app.shared import clock
from app.shared.urls import is_web_address


class Questionnaire(Record):
    """Questions sent by a link. It ends when answered, or when sent again.

    It keeps the questions it was sent with: what a stage asks may change for those who are asked later.
    """

    __tablename__ = "questionnaires"
    __table_args__ = (
        partial_index(
            "uq_questionnaires_answered",
            "application_id",
            "stage_id",
            unique=True,
            where=text("answered_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    questions: Mapped[list[Question]] = mapped_column(
        ValueList(Question), default=list, server_default="[]", comment="as they were sent"
    )
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    sent_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    replaced_at: Mapped[datetime | None] = mapped_column(Instant, comment="when a newer one was sent")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    to_check_since: Mapped[datetime | None] = mapped_column(
        Instant, comment="since when the recruiter is to check the answers; none: not, or done"
    )
    draft: Mapped[list[str] | None] = mapped_column(
        JSON(none_as_null=True), comment="the answers typed so far, in order; none once they are sent"
    )
    draft_at: Mapped[datetime | None] = mapped_column(Instant)
    draft_number: Mapped[int] = mapped_column(default=0, comment="grows with each save")
    draft_tab: Mapped[str] = mapped_column(String(60), default="", comment="the open page that saved last")

    application: Mapped[Application] = relationship(back_populates="questionnaires")
    stage: Mapped[Stage] = relationship()
    sent_by: Mapped[User] = relationship()
    answers: Mapped[list[Answer]] = relationship(order_by="Answer.position", back_populates="questionnaire")
    files: Mapped[list[AnswerFile]] = relationship(order_by="AnswerFile.position")

    def answers_for(self, reader: User) -> list[Answer]:
        """The answers that a person may read, of those who may read this questionnaire."""
        reads_all = reads_recruiters_only(reader)
        return [answer for answer in self.answers if reads_all or not answer.recruiters_only]


class Answer(Record):
    """One answer, beside the question as it was asked. `text` is empty if the question was left out.

    The answer to a question for a file is its name; `document` is the file, until it is deleted.
    """

    __tablename__ = "answers"

    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, comment="from 1")
    question: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[QuestionKind] = mapped_column(
        enum_type(QuestionKind, "question_kind"),
        default=QuestionKind.TEXT,
        server_default=QuestionKind.TEXT.value,
    )
    recruiters_only: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="nobody else reads it"
    )
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("documents.id", ondelete="SET NULL"), index=True
    )

    questionnaire: Mapped[Questionnaire] = relationship(back_populates="answers")
    document: Mapped[Document | None] = relationship(lazy="joined")

    @property
    def asked(self) -> Question:
        """The question with its rules and its private guide."""
        return self.questionnaire.questions[self.position - 1]

    @property
    def asks_recruiter(self) -> bool:
        """True if the recruiter is to be asked because of this answer. It never declines anybody."""
        return self.text in self.asked.ask_recruiter_if

    @property
    def is_link(self) -> bool:
        """True if the answer is a web address that a page may link to."""
        return self.kind is QuestionKind.LINK and is_web_address(self.text)


class AnswerFile(Record):
    """A file that a candidate chose for a question and has not sent yet. Nobody else reads it."""

    __tablename__ = "answer_files"

    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="of the question")
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[DocumentKind] = mapped_column(enum_type(DocumentKind, "document_kind"))
    size: Mapped[int] = mapped_column(comment="bytes")
    stored_as: Mapped[str] = mapped_column(String(32), unique=True, comment="the file's name in the folder")
    chosen_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)


questionnaires_of = Added(
    Application, "questionnaires", Questionnaire, back_populates="application", order_by=Questionnaire.id
)
register_texts(
    WordSource.ANSWERS,
    select(Questionnaire.id, Answer.text)
    .join(Questionnaire, Questionnaire.id == Answer.questionnaire_id)
    .join(Application, Application.id == Questionnaire.application_id)
    .where(~Answer.recruiters_only),
)
register_file_owner(AnswerFile.stored_as)
register_constraint_message("uq_questionnaires_answered", _l("These questions are already answered."))
