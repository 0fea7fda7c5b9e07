"""Reading one stage of a job family's file."""

from __future__ import annotations

from typing import Any

from app.job_families.kinds import QuestionKind, StageForm, StageKind
from app.job_families.values import (
    MAX_INTERVIEW_MINUTES,
    MAX_LIMIT_DAYS,
    MAX_PEOPLE,
    MAX_SHORT_NAME_LENGTH,
    MIN_INTERVIEW_MINUTES,
    UNKNOWN_NUMBER,
    Question,
    StagePeople,
    StageText,
)
from app.shared.text import MAX_LINE_LENGTH
from app.untrusted.data_file import Entry


def read_stage(entry: Entry, *, is_draft: bool) -> StageText:
    """A stage of a process. Raises InvalidDataFile."""
    kind = StageKind(entry.choice("kind", [kind.value for kind in StageKind]))
    name = entry.line("name")
    minutes, minutes_to = _minutes(entry, kind)
    stage = StageText(
        name=name,
        short_name=entry.text_or_none("short_name") or name,
        kind=kind,
        people=_people(entry, kind, is_draft=is_draft),
        minutes=minutes,
        minutes_to=minutes_to,
        limit_days=entry.number("limit") if entry.has("limit") else None,
        optional=_yes(entry, "optional"),
        condition=entry.line_or_empty("condition"),
        round=entry.number("round") if entry.has("round") else None,
        parallel=_yes(entry, "parallel"),
        about=entry.paragraphs_or_empty("about"),
        **_interview_parts(entry, is_draft=is_draft) if kind.holds_interviews else {},
        **_task_parts(entry) if not kind.holds_interviews else {},
    )
    entry.done()
    _check(entry, stage, is_draft=is_draft)
    return stage


def _interview_parts(entry: Entry, *, is_draft: bool) -> dict[str, Any]:
    """What only a stage with interviews has."""
    required = entry.number("required_scorecards") if entry.has("required_scorecards") else 1
    if not 1 <= required <= MAX_PEOPLE:
        raise entry.bad("required_scorecards", f"`required_scorecards` is a number from 1 to {MAX_PEOPLE}")
    return {
        "required_scorecards": required,
        "purpose": entry.paragraphs_or_empty("purpose") if is_draft else entry.paragraphs("purpose"),
        "guide": entry.paragraphs_or_empty("guide"),
        "prompts": entry.texts("prompts"),
        "attributes": entry.texts("attributes"),
        "focus": _focus(entry),
        "survey": entry.texts("survey"),
        "form": _form(entry) if entry.has("form") else None,
    }


def _task_parts(entry: Entry) -> dict[str, Any]:
    """What only a stage without interviews has: questions, and what those who judge an answer read."""
    return {
        "purpose": entry.paragraphs_or_empty("purpose"),
        "guide": entry.paragraphs_or_empty("guide"),
        "attributes": entry.texts("attributes"),
        "questions": _questions(entry),
    }


def _form(entry: Entry) -> StageForm:
    return StageForm(entry.choice("form", [form.value for form in StageForm]))


def _yes(entry: Entry, key: str) -> bool:
    return entry.has(key) and entry.choice(key, ["yes", "no"]) == "yes"


def _minutes(entry: Entry, kind: StageKind) -> tuple[int | None, int | None]:
    """How long one interview takes: a number, a range such as 45-60, or unknown."""
    if kind is StageKind.QUESTIONNAIRE or not entry.has("minutes"):
        return None, None
    text = entry.text("minutes")
    if text == UNKNOWN_NUMBER:
        return None, None
    least, dash, most = text.partition("-")
    if not dash:
        return entry.number("minutes"), None
    if not (least.isdecimal() and most.isdecimal() and len(text) <= 9 and int(least) < int(most)):
        raise entry.bad("minutes", "`minutes` must be a whole number, a range such as 45-60, or unknown")
    return int(least), int(most)


def _people(entry: Entry, kind: StageKind, *, is_draft: bool) -> list[StagePeople]:
    """Who conducts a stage: one job title under `conducted_by`, or a list under `people`."""
    if entry.has("people"):
        return [_people_of_title(part) for part in entry.entries("people")]
    if entry.has("conducted_by") or not (is_draft or not _needs_people(kind)):
        return [StagePeople(entry.line("conducted_by"))]
    return []


def _needs_people(kind: StageKind) -> bool:
    return kind.holds_interviews or kind is StageKind.QUESTIONNAIRE


def _people_of_title(entry: Entry) -> StagePeople:
    least = entry.number("from") if entry.has("from") else 1
    people = StagePeople(
        title=entry.line("title"),
        alternatives=entry.texts("or"),
        at_least=least,
        at_most=_most(entry, least),
    )
    entry.done()
    if not people.is_possible:
        raise entry.bad(
            "to",
            f"`from` and `to` are numbers from 1 to {MAX_PEOPLE}, the smaller one first; `to` may be unknown",
        )
    return people


def _most(entry: Entry, least: int) -> int | None:
    if not entry.has("to"):
        return least
    return None if entry.text("to") == UNKNOWN_NUMBER else entry.number("to")


def _focus(entry: Entry) -> dict[str, list[str]]:
    """The attributes that people with a job title look at."""
    found = {}
    for part in entry.entries("focus"):
        title = part.line("title")
        found[title] = part.texts("attributes")
        part.done()
    return found


def _questions(entry: Entry) -> list[Question]:
    """The questions: texts, with `guides` beside them, or entries with a kind and more."""
    if entry.is_list("questions") and entry.has("guides"):
        texts, guides = entry.texts("questions"), entry.texts("guides")
        if guides and len(guides) != len(texts):
            raise entry.bad("guides", "`guides` needs one line for each question, or none")
        return [Question(text, guide=guide) for text, guide in zip(texts, guides, strict=True)]
    return [
        _question(each) if isinstance(each, Entry) else Question(each)
        for each in entry.texts_or_entries("questions")
    ]


def _question(entry: Entry) -> Question:
    kind = QuestionKind(entry.choice("kind", [kind.value for kind in QuestionKind]))
    question = Question(
        text=entry.text("text"),
        kind=kind,
        required=not entry.has("required") or _yes(entry, "required"),
        guide=entry.text_or_none("guide") or "",
        choices=entry.texts("choices"),
        low=entry.number("low") if entry.has("low") else None,
        high=entry.number("high") if entry.has("high") else None,
        recruiters_only=_yes(entry, "recruiters_only"),
        ask_recruiter_if=entry.texts("ask_recruiter_if"),
    )
    entry.done()
    if kind is QuestionKind.CHOICE and len(question.choices) < 2:
        raise entry.bad("choices", "a choice needs at least two lines under `choices`")
    if question.low is not None and question.high is not None and question.low > question.high:
        raise entry.bad("high", "`high` must not be smaller than `low`")
    if not set(question.ask_recruiter_if) <= set(question.choices):
        raise entry.bad("ask_recruiter_if", "`ask_recruiter_if` needs lines of `choices`")
    return question


def _check(entry: Entry, stage: StageText, *, is_draft: bool) -> None:
    _check_name(entry, stage)
    _check_numbers(entry, stage)
    _check_lines(entry, stage)
    if stage.kind is StageKind.QUESTIONNAIRE and not stage.questions and not is_draft:
        raise entry.bad("questions", "a questionnaire needs at least one line under `questions`")
    if stage.kind.holds_interviews and not stage.attributes and not is_draft:
        raise entry.bad("attributes", "an interview needs at least one line under `attributes`")
    titles = {title for people in stage.people for title in people.titles}
    for title, attributes in stage.focus.items():
        if title not in titles or not set(attributes) <= set(stage.attributes):
            raise entry.bad("focus", "`focus` needs a title and attributes of this stage")


def _check_name(entry: Entry, stage: StageText) -> None:
    if len(stage.short_name) > MAX_SHORT_NAME_LENGTH:
        key = "short_name" if entry.has("short_name") else "name"
        raise entry.bad(
            key, f"{stage.short_name!r} is too long for the track: at most {MAX_SHORT_NAME_LENGTH} characters"
        )


def _check_numbers(entry: Entry, stage: StageText) -> None:
    for minutes in (stage.minutes, stage.minutes_to):
        if minutes is not None and not MIN_INTERVIEW_MINUTES <= minutes <= MAX_INTERVIEW_MINUTES:
            raise entry.bad("minutes", f"an interview takes from 5 to {MAX_INTERVIEW_MINUTES} minutes")
    if stage.limit_days is not None and not 1 <= stage.limit_days <= MAX_LIMIT_DAYS:
        raise entry.bad("limit", f"`limit` is a number of business days from 1 to {MAX_LIMIT_DAYS}")


def _check_lines(entry: Entry, stage: StageText) -> None:
    texts = {
        "attributes": stage.attributes,
        "questions": [question.text for question in stage.questions],
        "survey": stage.survey,
    }
    for key, lines in texts.items():
        for line in lines:
            if key == "attributes" and len(line) > MAX_LINE_LENGTH:
                raise entry.bad(key, f"an attribute is longer than {MAX_LINE_LENGTH} characters")
            if lines.count(line) > 1:
                raise entry.bad(key, f"`{key}` has {line!r} twice")
