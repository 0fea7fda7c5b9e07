"""The kinds of stages, questions and employment that a job family can have."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.access.roles import ISR_MANAGERS, MANAGERS_WITHOUT_GATE, Role


class StageKind(StrEnum):
    """What happens at a stage. `holds_interviews` says for which kinds people are met and scored."""

    QUESTIONNAIRE = "questionnaire"
    SCREEN = "screen"
    INTERVIEW = "interview"
    PANEL = "panel"  # several interviewers at once
    PRESENTATION = "presentation"
    SURVEY = "survey"  # an interview with a form of its own
    ASSESSMENT = "assessment"  # a task to take home
    REFERENCE_CHECK = "reference check"
    BACKGROUND_CHECK = "background check"
    OFFER = "offer"
    DECISION = "decision"

    @property
    def label(self) -> str:
        """The kind as a page shows it."""
        return str(STAGE_KIND_LABELS[self])

    @property
    def holds_interviews(self) -> bool:
        return self in INTERVIEW_KINDS

    @property
    def takes_scorecards(self) -> bool:
        """True for what people judge: interviews, and a task that came in."""
        return self in SCORED_KINDS


INTERVIEW_KINDS = (
    StageKind.SCREEN,
    StageKind.INTERVIEW,
    StageKind.PANEL,
    StageKind.PRESENTATION,
    StageKind.SURVEY,
)
SCORED_KINDS = (*INTERVIEW_KINDS, StageKind.ASSESSMENT)
STAGE_KIND_LABELS = {
    StageKind.QUESTIONNAIRE: _l("Questionnaire"),
    StageKind.SCREEN: _l("Screen"),
    StageKind.INTERVIEW: _l("Interview"),
    StageKind.PANEL: _l("Panel"),
    StageKind.PRESENTATION: _l("Presentation"),
    StageKind.SURVEY: _l("Survey"),
    StageKind.ASSESSMENT: _l("Assessment"),
    StageKind.REFERENCE_CHECK: _l("Reference check"),
    StageKind.BACKGROUND_CHECK: _l("Background check"),
    StageKind.OFFER: _l("Offer"),
    StageKind.DECISION: _l("Decision"),
}


class StageForm(StrEnum):
    """A special form of the scorecard of a stage."""

    CHRONOLOGICAL = "chronological"  # a block for each job of a working life


class QuestionKind(StrEnum):
    """What an answer of a questionnaire is."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    LINK = "link"
    FILE = "file"

    @property
    def label(self) -> str:
        """The kind as a page shows it."""
        return str(QUESTION_KIND_LABELS[self])


QUESTION_KIND_LABELS = {
    QuestionKind.TEXT: _l("Text"),
    QuestionKind.CHOICE: _l("Choice"),
    QuestionKind.NUMBER: _l("Number"),
    QuestionKind.LINK: _l("Link"),
    QuestionKind.FILE: _l("File"),
}


class Employment(StrEnum):
    """The kind of employment of a role."""

    FULL_TIME = "full time"
    PART_TIME = "part time"
    TEMPORARY = "temporary"
    INTERN = "intern"

    @property
    def label(self) -> str:
        """The kind as a page shows it."""
        return str(EMPLOYMENT_LABELS[self])


EMPLOYMENT_LABELS = {
    Employment.FULL_TIME: _l("Full time"),
    Employment.PART_TIME: _l("Part time"),
    Employment.TEMPORARY: _l("Temporary"),
    Employment.INTERN: _l("Internship"),
}


class HireRole(StrEnum):
    """The role that a hire gives. Every other role is granted by an admin (decision 74)."""

    ISR = "ISR"  # with the gate, and the plans of ISRs
    INTERVIEWER = "interviewer"
    RECRUITER = "recruiter"
    NONE = "none"

    @property
    def role(self) -> Role | None:
        """The role of the account; None if the hire gives none."""
        return None if self is HireRole.NONE else Role(self.value)

    @property
    def manager_roles(self) -> frozenset[Role]:
        """The roles of which the manager of a hire needs one."""
        return ISR_MANAGERS if self is HireRole.ISR else MANAGERS_WITHOUT_GATE

    @property
    def label(self) -> str:
        """The role as a page shows it."""
        return str(HIRE_ROLE_LABELS[self])


HIRE_ROLE_LABELS = {
    HireRole.ISR: _l("ISR, with the gate to a territory"),
    HireRole.INTERVIEWER: _l("Interviewer"),
    HireRole.RECRUITER: _l("Recruiter"),
    HireRole.NONE: _l("No role"),
}
