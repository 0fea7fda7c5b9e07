"""A questionnaire keeps the questions it was sent with; answers have files and may be only for recruiters.

What was asked before was asked as text, so a questionnaire that was sent keeps its questions as texts. An
answer to a question for recruiters only is theirs alone from now on.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0095"
down_revision = "0094"

stages = sa.table("stages", sa.column("id"), sa.column("questions", sa.JSON()))
questionnaires = sa.table(
    "questionnaires", sa.column("id"), sa.column("stage_id"), sa.column("questions", sa.JSON())
)
answers = sa.table(
    "answers",
    sa.column("questionnaire_id"),
    sa.column("question"),
    sa.column("recruiters_only", sa.Boolean()),
)


def upgrade() -> None:
    """On SQLite, the table of answers is built again, which has no triggers: it gets a key."""
    own = "what this opening asks beside its job family, after `questions`"
    _add("stages", "own_questions", sa.JSON(), "[]", own)
    _add("questionnaires", "questions", sa.JSON(), "[]", "as they were sent")
    op.add_column(
        "questionnaires",
        sa.Column(
            "to_check_since",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="since when the recruiter is to check the answers; none: not, or done",
        ),
    )
    _add("answers", "recruiters_only", sa.Boolean(), sa.false(), "nobody else reads it")
    _add(
        "documents",
        "recruiters_only",
        sa.Boolean(),
        sa.false(),
        "nobody else knows of it, and no search reads it",
    )
    with op.batch_alter_table("answers") as table:
        table.add_column(sa.Column("kind", _kind(), nullable=False, server_default="text"))
        table.add_column(sa.Column("document_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_answers_document_id"), "documents", ["document_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index("ix_answers_document_id", "answers", ["document_id"])
    op.create_table(
        "answer_files",
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False, comment="of the question"),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *("pdf", "docx", "odt", "txt"),
                name=op.f("ck_answer_files_document_kind"),
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column("stored_as", sa.String(32), nullable=False, comment="the file's name in the folder"),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("questionnaire_id", "position", name=op.f("pk_answer_files")),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaires.id"], name=op.f("fk_answer_files_questionnaire_id")
        ),
        sa.UniqueConstraint("stored_as", name=op.f("uq_answer_files_stored_as")),
    )
    _keep_what_was_asked()


def _kind() -> sa.Enum:
    return sa.Enum(
        *("text", "choice", "number", "link", "file"),
        name=op.f("ck_answers_question_kind"),
        native_enum=False,
        create_constraint=True,
        length=40,
    )


def _add(table: str, name: str, of: Any, default: Any, comment: str) -> None:
    op.add_column(table, sa.Column(name, of, nullable=False, server_default=default, comment=comment))


def _keep_what_was_asked() -> None:
    connection = op.get_bind()
    asking = sa.select(questionnaires.c.stage_id).distinct()
    for stage in connection.execute(sa.select(stages).where(stages.c.id.in_(asking))).all():
        said = json.loads(stage.questions) if isinstance(stage.questions, str) else stage.questions
        of_stage = questionnaires.c.stage_id == stage.id
        asked = [_as_text(question) for question in said]
        connection.execute(sa.update(questionnaires).where(of_stage).values(questions=asked))
        hidden = [question["text"] for question in said if question["recruiters_only"]]
        if hidden:
            ids = sa.select(questionnaires.c.id).where(of_stage)
            theirs = (answers.c.questionnaire_id.in_(ids), answers.c.question.in_(hidden))
            connection.execute(sa.update(answers).where(*theirs).values(recruiters_only=True))


def _as_text(question: dict[str, Any]) -> dict[str, Any]:
    as_text = {"kind": "text", "choices": [], "low": None, "high": None, "ask_recruiter_if": []}
    return question | as_text


def downgrade() -> None:
    op.drop_table("answer_files")
    op.drop_index("ix_answers_document_id", "answers")
    with op.batch_alter_table("answers") as table:
        table.drop_constraint(op.f("fk_answers_document_id"), type_="foreignkey")
        table.drop_constraint(op.f("ck_answers_question_kind"), type_="check")
        table.drop_column("document_id")
        table.drop_column("kind")
    for table, column in (
        ("documents", "recruiters_only"),
        ("answers", "recruiters_only"),
        ("questionnaires", "to_check_since"),
        ("questionnaires", "questions"),
        ("stages", "own_questions"),
    ):
        op.drop_column(table, column)
