"""Job families: each is a file, read into plain values. A new role needs a file and no code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _

from app.openings.models import Employment, StageForm, StageKind
from app.shared.company import is_company_address
from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH
from app.untrusted.data_file import Entry, read_entry

JOB_FAMILY_FOLDER = Path(__file__).parent / "job_families"
MAX_SHORT_NAME_LENGTH = 24  # characters that fit a station of the track
MAX_INTERVIEW_MINUTES = 240  # minutes
MAX_LIMIT_DAYS = 60  # business days


@dataclass(frozen=True)
class StageText:
    """A stage of a job family file. `guides` says for each question what makes a good answer, or is empty.

    `limit_days` is how many business days what waits at the stage may take; None for the usual limits.
    """

    name: str
    short_name: str
    kind: StageKind
    conducted_by: str
    minutes: int | None
    limit_days: int | None
    about: str
    purpose: str
    prompts: list[str]
    attributes: list[str]
    questions: list[str]
    guides: list[str]
    survey: list[str]
    form: StageForm | None


@dataclass(frozen=True)
class RoleText:
    """The public description of the role. A file may leave out any part.

    `team_page` and `hiring_page` are addresses: who works here by job title, and more about hiring.
    """

    employment: Employment
    about: str
    responsibilities: list[str]
    requirements: list[str]
    performance: list[str]
    career_ladder: list[str]
    team_page: str
    hiring_page: str


@dataclass(frozen=True)
class JobFamily:
    """A role's definition. `slug` is the name of its file, without the extension."""

    slug: str
    name: str
    role: str
    reports_to: str
    next_step: str
    text: RoleText
    stages: list[StageText]


def job_families(folder: Path = JOB_FAMILY_FOLDER) -> list[JobFamily]:
    """All job families, by name. Raises InvalidDataFile for the first malformed file."""
    return sorted((read_job_family(path) for path in folder.glob("*.yaml")), key=lambda f: f.name)


def job_family(slug: str, folder: Path = JOB_FAMILY_FOLDER) -> JobFamily:
    """The job family with this slug. Raises RuleBroken if there is none, InvalidDataFile if malformed."""
    for path in folder.glob("*.yaml"):
        if path.stem == slug:
            return read_job_family(path)
    raise RuleBroken(_("This job family does not exist. Choose another one."), field="job_family")


def read_job_family(path: Path) -> JobFamily:
    """Read one file. Raises InvalidDataFile, with the line and the reason, if it is malformed."""
    entry = read_entry(path)
    family = JobFamily(
        slug=path.stem,
        name=entry.line("name"),
        role=entry.line("role"),
        reports_to=entry.line("reports_to"),
        next_step=entry.line("next_step"),
        text=_text(entry),
        stages=[_stage(stage) for stage in entry.named("stages", "stage")],
    )
    entry.done()
    return family


def _text(entry: Entry) -> RoleText:
    kinds = [employment.value for employment in Employment]
    return RoleText(
        employment=Employment(entry.choice("employment", kinds) if entry.has("employment") else kinds[0]),
        about=entry.text_or_none("about") or "",
        responsibilities=entry.texts("responsibilities"),
        requirements=entry.texts("requirements"),
        performance=entry.texts("performance"),
        career_ladder=entry.texts("career_ladder"),
        team_page=_address(entry, "team_page"),
        hiring_page=_address(entry, "hiring_page"),
    )


def _address(entry: Entry, key: str) -> str:
    """The address of a page, or empty. It may begin with {{handbook}}."""
    address = entry.line(key) if entry.has(key) else ""
    if address and not is_company_address(address):
        raise entry.bad(key, f"`{key}` must be an address such as https://example.com/team")
    return address


def _stage(entry: Entry) -> StageText:
    kind = StageKind(entry.choice("kind", [kind.value for kind in StageKind]))
    is_questionnaire = kind is StageKind.QUESTIONNAIRE
    name = entry.line("name")
    stage = StageText(
        name=name,
        short_name=entry.text_or_none("short_name") or name,
        kind=kind,
        conducted_by=entry.line("conducted_by"),
        minutes=None if is_questionnaire else entry.number("minutes"),
        limit_days=entry.number("limit") if entry.has("limit") else None,
        about=entry.text_or_none("about") or "",
        purpose="" if is_questionnaire else entry.text("purpose"),
        prompts=[] if is_questionnaire else entry.texts("prompts"),
        attributes=[] if is_questionnaire else entry.texts("attributes"),
        questions=entry.texts("questions") if is_questionnaire else [],
        guides=entry.texts("guides") if is_questionnaire else [],
        survey=[] if is_questionnaire else entry.texts("survey"),
        form=_form(entry) if not is_questionnaire and entry.has("form") else None,
    )
    entry.done()
    _check(entry, stage)
    return stage


def _form(entry: Entry) -> StageForm:
    return StageForm(entry.choice("form", [form.value for form in StageForm]))


def _check(entry: Entry, stage: StageText) -> None:
    if len(stage.short_name) > MAX_SHORT_NAME_LENGTH:
        key = "short_name" if entry.has("short_name") else "name"
        raise entry.bad(
            key, f"{stage.short_name!r} is too long for the track: at most {MAX_SHORT_NAME_LENGTH} characters"
        )
    if stage.kind is StageKind.QUESTIONNAIRE and not stage.questions:
        raise entry.bad("questions", "a questionnaire needs at least one line under `questions`")
    if stage.guides and len(stage.guides) != len(stage.questions):
        raise entry.bad("guides", "`guides` needs one line for each question, or none")
    if stage.kind is StageKind.INTERVIEW and not stage.attributes:
        raise entry.bad("attributes", "an interview needs at least one line under `attributes`")
    if stage.minutes is not None and not 5 <= stage.minutes <= MAX_INTERVIEW_MINUTES:
        raise entry.bad("minutes", f"an interview takes from 5 to {MAX_INTERVIEW_MINUTES} minutes")
    if stage.limit_days is not None and not 1 <= stage.limit_days <= MAX_LIMIT_DAYS:
        raise entry.bad("limit", f"`limit` is a number of business days from 1 to {MAX_LIMIT_DAYS}")
    for key in ("attributes", "questions", "survey"):
        lines = getattr(stage, key)
        for line in lines:
            if key == "attributes" and len(line) > MAX_LINE_LENGTH:
                raise entry.bad(key, f"an attribute is longer than {MAX_LINE_LENGTH} characters")
            if lines.count(line) > 1:
                raise entry.bad(key, f"`{key}` has {line!r} twice")
