"""Reading the file of a job family into plain values, with the line of each mistake."""

from __future__ import annotations

from pathlib import Path

from app.job_families.kinds import Employment, HireRole
from app.job_families.stage_reader import read_stage
from app.job_families.values import JobFamily, Process, RoleText, StageText
from app.shared.company import is_company_address
from app.untrusted.data_file import Entry, entry_in


def read_job_family(path: Path) -> JobFamily:
    """Read one file. Raises InvalidDataFile, with the line and the reason, if it is malformed."""
    return job_family_in(path.read_bytes(), slug=path.stem, file=path.name)


def job_family_in(content: bytes, *, slug: str, file: str, is_draft: bool = False) -> JobFamily:
    """Read the content of a file with this name.

    A draft may lack who the role reports to, what comes next on the ladder, stages, what an interview is for
    and rates, and what a questionnaire asks. Raises InvalidDataFile, with the line and the reason, if it is
    malformed.
    """
    entry = entry_in(content, file)
    line = Entry.line_or_empty if is_draft else Entry.line
    family = JobFamily(
        slug=slug,
        name=entry.line("name"),
        role=entry.line("role"),
        reports_to=line(entry, "reports_to"),
        next_step=line(entry, "next_step"),
        text=_text(entry),
        processes=_processes(entry, is_draft=is_draft),
        levels=entry.texts("levels"),
        next_family=entry.line_or_empty("next_family"),
        hire_role=_hire_role(entry),
        hire_team=entry.line_or_empty("hire_team"),
        hire_plan=entry.line_or_empty("hire_plan"),
    )
    if family.hire_role is HireRole.ISR and family.hire_plan:
        raise entry.bad("hire_plan", "an ISR follows the plans of ISRs: leave `hire_plan` out")
    entry.done()
    return family


def _hire_role(entry: Entry) -> HireRole:
    """The role that a hire gives. A file that says nothing is of ISRs: once, every hire was one."""
    roles = [role.value for role in HireRole]
    return HireRole(entry.choice("hire_role", roles)) if entry.has("hire_role") else HireRole.ISR


def _text(entry: Entry) -> RoleText:
    kinds = [employment.value for employment in Employment]
    return RoleText(
        employment=Employment(entry.choice("employment", kinds) if entry.has("employment") else kinds[0]),
        about=entry.paragraphs_or_empty("about"),
        responsibilities=entry.texts("responsibilities"),
        requirements=entry.texts("requirements"),
        performance=entry.texts("performance"),
        career_ladder=entry.texts("career_ladder"),
        team_page=_address(entry, "team_page"),
        hiring_page=_address(entry, "hiring_page"),
    )


def _address(entry: Entry, key: str) -> str:
    """The address of a page, or empty. It may begin with {{handbook}}."""
    address = entry.line_or_empty(key)
    if address and not is_company_address(address):
        raise entry.bad(key, f"`{key}` must be an address such as https://example.com/team")
    return address


def _processes(entry: Entry, *, is_draft: bool) -> list[Process]:
    """The processes of a family; a file with one may have its stages without a process around them."""
    if not entry.has("processes"):
        return [Process("", _stages(entry, is_draft=is_draft))]
    processes = []
    for part in entry.named("processes", "process"):
        processes.append(Process(part.line("name"), _stages(part, is_draft=is_draft)))
        part.done()
    return processes


def _stages(entry: Entry, *, is_draft: bool) -> list[StageText]:
    if is_draft and not entry.entries("stages"):
        return []
    return [read_stage(stage, is_draft=is_draft) for stage in entry.named("stages", "stage")]
