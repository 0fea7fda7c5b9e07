"""Candidates read how a stage is held and where to look people up; questions name the company of the setting."""

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0020"
down_revision = "0019"

FAMILY = "Inside Sales, Mid-Market"
# What the shipped questions were, and the words of the hiring process they become.
QUESTIONS = {
    "What would differentiate you and make you a great Inside Sales Representative at GitLab?": (
        "What would differentiate you and make you a great inside sales representative for {company}?"
    ),
    "What is your knowledge of the space that GitLab is in (for example, industry trends)?": (
        "What is your knowledge of the space that {company} is in? (i.e. Industry Trends)"
    ),
    "How do you see developer tools changing over the coming years, from a sales perspective "
    "(for example, DevSecOps market positioning and customer needs)?": (
        "How do you see the developer tools changing over the coming years from a sales perspective? "
        "(i.e. DevSecOps Market Positioning, Customer Needs, etc)"
    ),
}
SCREEN = "A first talk, by phone or video."
BY_PHONE = (
    "By phone or video conference. It helps our recruiting team match your interests and qualifications "
    "with the right opening on the sales team."
)
PAGES = {
    "team_page": ("an address: who works here, by job title", "/company/team/"),
    "hiring_page": ("an address: more about how we hire", "/hiring/"),
}
openings = sa.table("openings", sa.column("job_family"), *(sa.column(name) for name in PAGES))
stages = sa.table(
    "stages", sa.column("id"), sa.column("questions", sa.JSON()), sa.column("about"), sa.column("purpose")
)


def upgrade() -> None:
    handbook = current_app.extensions["settings"].handbook_url
    for name, (comment, path) in PAGES.items():
        op.add_column(
            "openings", sa.Column(name, sa.String(500), nullable=False, server_default="", comment=comment)
        )
        op.execute(sa.update(openings).where(openings.c.job_family == FAMILY).values({name: handbook + path}))
    op.add_column(
        "stages",
        sa.Column(
            "about", sa.Text(), nullable=False, server_default="", comment="what candidates read of it"
        ),
    )
    op.execute(sa.update(stages).where(stages.c.purpose.startswith(SCREEN)).values(about=BY_PHONE))
    _name_the_company(op.get_bind())


def _name_the_company(connection: sa.Connection) -> None:
    """Answers keep the question as it was asked; only stages that still ask change."""
    company = current_app.extensions["settings"].company_name
    for row in connection.execute(sa.select(stages.c.id, stages.c.questions)).all():
        asked = [QUESTIONS.get(question, question) for question in row.questions]
        if asked != row.questions:
            named = [question.replace("{company}", company) for question in asked]
            connection.execute(sa.update(stages).where(stages.c.id == row.id).values(questions=named))


def downgrade() -> None:
    op.drop_column("stages", "about")
    for name in PAGES:
        op.drop_column("openings", name)
