"""A job family that is written as a file reads back as the same values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.job_families.kinds import INTERVIEW_KINDS, QuestionKind, StageKind
from app.job_families.library import JOB_FAMILY_FOLDER
from app.job_families.reader import job_family_in, read_job_family
from app.job_families.values import JobFamily, Process, Question, RoleText, StagePeople, StageText
from app.job_families.writer import job_family_text
from app.openings.actions import opening_with_stages
from tests.job_families.test_job_family_files import FAMILIES

LINES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=20)
PEOPLE = st.builds(
    lambda title, alternatives, least, more: StagePeople(
        title, alternatives, least, None if more is None else least + more
    ),
    LINES,
    st.lists(LINES, max_size=2),
    st.integers(1, 10),
    st.none() | st.integers(0, 10),
)
MINUTES = st.sampled_from([(None, None), (30, None), (45, 60), (5, 240)])
QUESTIONS = st.builds(
    lambda text, guide, required, choices: (
        Question(text, guide=guide, required=required)
        if len(choices) < 2
        else Question(text, QuestionKind.CHOICE, choices=choices, ask_recruiter_if=choices[:1])
    ),
    LINES,
    st.one_of(st.just(""), LINES),
    st.booleans(),
    st.lists(LINES, max_size=3, unique=True),
)


@st.composite
def stages(draw: st.DrawFn, name: str) -> StageText:
    """A stage of any kind, with what its kind can have."""
    kind = draw(st.sampled_from(StageKind))
    is_interview, asks = kind in INTERVIEW_KINDS, kind is StageKind.QUESTIONNAIRE
    minutes, minutes_to = (None, None) if asks else draw(MINUTES)
    return StageText(
        name=name,
        short_name=draw(LINES),
        kind=kind,
        people=draw(st.lists(PEOPLE, min_size=1, max_size=3)),
        minutes=minutes,
        minutes_to=minutes_to,
        optional=draw(st.booleans()),
        round=draw(st.none() | st.integers(1, 5)),
        parallel=draw(st.booleans()),
        required_scorecards=draw(st.integers(1, 5)) if is_interview else 1,
        purpose=draw(LINES),
        attributes=draw(st.lists(LINES, min_size=1, max_size=3, unique=True)),
        questions=draw(st.lists(QUESTIONS, min_size=1, max_size=3, unique_by=lambda each: each.text))
        if asks
        else [],
    )


@st.composite
def families(draw: st.DrawFn) -> JobFamily:
    """A family with one process, or several that have names."""
    names = draw(st.just([""]) | st.lists(LINES, min_size=1, max_size=3, unique=True))
    stage_names = draw(st.lists(LINES, min_size=1, max_size=3, unique=True))
    return JobFamily(
        slug="a",
        name=draw(LINES),
        role=draw(LINES),
        reports_to=draw(LINES),
        next_step=draw(LINES),
        text=RoleText(responsibilities=draw(st.lists(LINES, max_size=3))),
        processes=[Process(name, [draw(stages(each)) for each in stage_names]) for name in names],
    )


@given(families())
def test_every_family_is_read_as_it_was_written(family):
    assert job_family_in(job_family_text(family).encode(), slug="a", file="a.yaml") == family


@pytest.mark.parametrize("path", [*JOB_FAMILY_FOLDER.glob("*.yaml"), *FAMILIES.glob("*.yaml")], ids=str)
def test_the_files_that_are_there_read_back_the_same(path):
    family = read_job_family(path)

    assert job_family_in(job_family_text(family).encode(), slug=path.stem, file=path.name) == family


@pytest.mark.usefixtures("session")
def test_an_opening_has_the_stages_of_the_process_that_was_chosen(session):
    family = read_job_family(FAMILIES / "support_manager.yaml")

    first = opening_with_stages(family)
    panel = first.stages[3]
    assert (first.process, len(first.stages)) == ("Support Manager", 9)
    assert panel.conducted_by == (
        "2 to 3 × Support Manager or Senior Support Manager or Manager, Support Operations"
        " and Support Engineer"
    )
    assert (panel.minutes, panel.minutes_to, panel.planned_minutes, panel.round) == (45, 60, 60, 1)
    assert [stage.parallel for stage in first.stages].index(True) == 4
    assert (first.stages[5].optional, first.stages[5].minutes, first.stages[5].planned_minutes) == (
        True,
        None,
        30,
    )
    assert [stage.name for stage in opening_with_stages(family, "Director of Support").stages] == [
        "Business plan",
        "Decision",
    ]
