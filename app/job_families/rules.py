"""The rules of job families: what a version in use needs, and what a stage of a kind can have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.job_families.kinds import HireRole, QuestionKind, StageKind
from app.job_families.values import (
    MAX_INTERVIEW_MINUTES,
    MAX_LIMIT_DAYS,
    MAX_SHORT_NAME_LENGTH,
    MIN_INTERVIEW_MINUTES,
    JobFamily,
    Process,
    Question,
    StageText,
)
from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH

RESERVED_SLUGS = ("new", "upload")  # addresses of pages
MAX_SLUG_LENGTH = 100
INTERVIEW_FIELDS = ("prompts", "focus", "survey", "form")  # only a stage with interviews has them


@dataclass(frozen=True)
class MissingPart:
    """What a draft lacks, and where it is mended: a stage, a process, or, without either, the text.

    `process` and `stage` are positions from 1.
    """

    sentence: str
    process: int | None = None
    stage: int | None = None


def slug_of(name: str) -> str:
    """The slug of a name: "Inside Sales, Mid-Market" is "inside_sales_mid_market"."""
    slug = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:MAX_SLUG_LENGTH].strip("_")
    return f"{slug}_family" if slug in (*RESERVED_SLUGS, "") else slug


def missing_parts(family: JobFamily) -> list[MissingPart]:
    """What a draft lacks before it can be put into use; empty if nothing."""
    missing = []
    if not family.reports_to:
        missing.append(MissingPart(_("Say who the role reports to.")))
    if not family.next_step:
        missing.append(MissingPart(_("Say which job title is next on the career ladder.")))
    if family.hire_role is not HireRole.ISR and not family.hire_plan:
        missing.append(MissingPart(_("Choose the onboarding plan that follows a hire.")))
    for number, process in enumerate(family.processes, start=1):
        missing += _missing_of_process(number, process)
    return missing


def _missing_of_process(number: int, process: Process) -> list[MissingPart]:
    if not process.stages:
        sentence = (
            _("Add a stage to the process %(process)s.", process=process.name)
            if process.name
            else _("Add a stage to the process.")
        )
        return [MissingPart(sentence, number)]
    return [
        MissingPart(sentence, number, position)
        for position, stage in enumerate(process.stages, start=1)
        for sentence in _missing_of_stage(stage)
    ]


def _missing_of_stage(stage: StageText) -> list[str]:
    name, kind = stage.name, stage.kind
    missing = []
    if (kind.holds_interviews or kind is StageKind.QUESTIONNAIRE) and not stage.people:
        missing.append(_("Say who conducts %(stage)s.", stage=name))
    if kind.holds_interviews and not stage.purpose:
        missing.append(_("Say what %(stage)s is for.", stage=name))
    if kind.holds_interviews and not stage.attributes:
        missing.append(_("Add the attributes that %(stage)s rates.", stage=name))
    if kind is StageKind.QUESTIONNAIRE and not stage.questions:
        missing.append(_("Add a question to %(stage)s.", stage=name))
    return missing


def check_complete(family: JobFamily) -> None:
    """Raise RuleBroken with all that a draft lacks."""
    missing = [part.sentence for part in missing_parts(family)]
    if missing:
        raise RuleBroken(missing[0], also=missing[1:])


def check_stage(stage: StageText) -> None:
    """Raise RuleBroken for values that no stage, or none of its kind, can have."""
    _check_kind(stage)
    _check_numbers(stage)
    if len(stage.short_name) > MAX_SHORT_NAME_LENGTH:
        raise RuleBroken(
            _("Enter a short name of at most %(limit)s characters.", limit=MAX_SHORT_NAME_LENGTH),
            field="short_name",
        )
    if any(len(each) > MAX_LINE_LENGTH for each in stage.attributes):
        raise RuleBroken(
            _("An attribute has at most %(limit)s characters.", limit=MAX_LINE_LENGTH), field="attributes"
        )
    for field in ("attributes", "survey"):
        _check_different(getattr(stage, field), field)
    _check_focus(stage)
    check_questions(stage.questions)


def _check_kind(stage: StageText) -> None:
    kind = stage.kind
    if not kind.holds_interviews and any(getattr(stage, name) for name in INTERVIEW_FIELDS):
        raise RuleBroken(
            _(
                "A stage of the kind %(kind)s has no interviews. Remove its prompts, focus, survey and form "
                "first, or choose another kind.",
                kind=kind.label,
            ),
            field="kind",
        )
    if kind.holds_interviews and stage.questions:
        raise RuleBroken(
            _(
                "A stage of the kind %(kind)s asks no questions in writing. Remove its questions first, or "
                "choose another kind.",
                kind=kind.label,
            ),
            field="kind",
        )
    if kind is StageKind.QUESTIONNAIRE and stage.minutes:
        raise RuleBroken(_("A questionnaire has no minutes. Leave them blank."), field="minutes")


def _check_numbers(stage: StageText) -> None:
    least, most = stage.minutes, stage.minutes_to
    limits = {"least": MIN_INTERVIEW_MINUTES, "most": MAX_INTERVIEW_MINUTES}
    for field, minutes in (("minutes", least), ("minutes_to", most)):
        if minutes is not None and not MIN_INTERVIEW_MINUTES <= minutes <= MAX_INTERVIEW_MINUTES:
            raise RuleBroken(_("Enter minutes from %(least)s to %(most)s.", **limits), field=field)
    if most is not None and (least is None or least >= most):
        raise RuleBroken(
            _("Enter the smaller number of minutes first, or one number alone."), field="minutes_to"
        )
    if stage.limit_days is not None and not 1 <= stage.limit_days <= MAX_LIMIT_DAYS:
        raise RuleBroken(
            _("Enter business days from 1 to %(limit)s.", limit=MAX_LIMIT_DAYS), field="limit_days"
        )


def _check_different(lines: list[str], field: str) -> None:
    for line in lines:
        if lines.count(line) > 1:
            raise RuleBroken(_("“%(line)s” is there twice. Remove one.", line=line), field=field)


def _check_focus(stage: StageText) -> None:
    titles = {title for people in stage.people for title in people.titles}
    for title, attributes in stage.focus.items():
        if title not in titles:
            raise RuleBroken(_("“%(title)s” is not a job title of this stage.", title=title), field="focus")
        for attribute in attributes:
            if attribute not in stage.attributes:
                raise RuleBroken(
                    _("“%(attribute)s” is not an attribute of this stage.", attribute=attribute),
                    field="focus",
                )


def check_questions(questions: Sequence[Question]) -> None:
    """Raise RuleBroken for questions that nobody could answer, or that are asked twice."""
    _check_different([question.text for question in questions], "questions")
    for question in questions:
        if question.low is not None and question.high is not None and question.low > question.high:
            raise RuleBroken(_("“%(question)s”: enter the smaller number first.", question=question.text))
        if question.kind is QuestionKind.CHOICE and len(question.choices) < 2:
            raise RuleBroken(_("“%(question)s” needs at least two choices.", question=question.text))
        if question.kind is not QuestionKind.CHOICE and question.choices:
            raise RuleBroken(
                _(
                    "“%(question)s” has choices, but is not a choice. Remove them, or choose that kind.",
                    question=question.text,
                )
            )
        if not set(question.ask_recruiter_if) <= set(question.choices):
            raise RuleBroken(
                _(
                    "“%(question)s”: answers for which the recruiter is asked have to be choices.",
                    question=question.text,
                )
            )
