"""A job family is a file: the first is the one the hiring process has, another needs no code."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from app.job_families import library as reader
from app.job_families.kinds import StageForm, StageKind
from app.job_families.library import JOB_FAMILY_FOLDER, job_families, job_family
from app.job_families.reader import read_job_family
from app.openings.models import Opening
from app.shared.refusals import RuleBroken
from app.untrusted.data_file import MAX_DATA_FILE_BYTES, InvalidDataFile
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview

FAMILIES = Path(__file__).parent / "files"
DIRECTOR = "Worldwide Director of Commercial Mid-Market"
INTERVIEW = StageKind.INTERVIEW

GOOD = """\
name: Role
role: Role
reports_to: Boss
next_step: Next
stages:
  - name: Talk
    kind: interview
    conducted_by: Someone
    minutes: 30
    purpose: To talk.
    attributes: [Clarity, Care]
  - name: Questions
    kind: questionnaire
    conducted_by: Recruiter
    questions: [Why us]
"""


def test_the_first_job_family_has_the_stages_of_the_hiring_process():
    family = read_job_family(JOB_FAMILY_FOLDER / "inside_sales_mid_market.yaml")

    assert (family.name, family.role) == ("Inside Sales, Mid-Market", "Inside Sales Representative")
    assert (family.reports_to, family.next_step) == (DIRECTOR, "SMB Account Executive")
    assert [(stage.name, stage.kind, stage.conducted_by, stage.minutes) for stage in family.stages] == [
        ("Questionnaire", StageKind.QUESTIONNAIRE, "Global Recruiter", None),
        ("Recruiter screen", INTERVIEW, "Recruiter", 30),
        ("First interview", INTERVIEW, DIRECTOR, 30),
        ("Peer interview", INTERVIEW, "Account Executive", 30),
        ("Chronological In-Depth Survey", INTERVIEW, DIRECTOR, 50),
        ("Area Sales Manager interview", INTERVIEW, "Area Sales Manager", 30),
    ]
    assert [bool(question.guide) for question in family.stages[0].questions] == [True] * 3
    assert [stage.form for stage in family.stages] == [None] * 4 + [StageForm.CHRONOLOGICAL, None]
    assert "MEDDPPICC knowledge" in family.stages[2].attributes


@pytest.mark.usefixtures("session")
def test_every_job_family_file_can_be_read():
    assert [family.slug for family in job_families()] == ["inside_sales_mid_market"]
    assert [family.slug for family in job_families(FAMILIES)] == ["support_manager", "treasury_analyst"]


@pytest.mark.parametrize(
    "slug", ["", "nothing", "../job_families/inside_sales_mid_market", "*", "treasury_analyst"]
)
@pytest.mark.usefixtures("session")
def test_an_unknown_job_family_is_refused(slug):
    with pytest.raises(RuleBroken, match="This job family does not exist"):
        job_family(slug)


def test_another_family_needs_a_file_and_no_code(client, cast, session, monkeypatch):
    monkeypatch.setattr(reader.job_families, "__defaults__", (FAMILIES,))
    monkeypatch.setattr(reader.job_family, "__defaults__", (FAMILIES,))
    client.sign_in(cast.rita)
    choice = {"job_family": "treasury_analyst", "region": "EMEA", "places": 1}

    opened = client.submit("/openings/open", **choice, recruiter=cast.rita.id, hiring_manager=cast.hugo.id)
    opening = session.scalars(select(Opening)).one()
    reasons = {"reason_1": "The manager is away.", "reason_3": "The controller is away."}
    named = client.submit(opened.location, stage_1=[cast.ines.id], stage_3=[cast.sam.id], **reasons)
    client.submit(named.location)

    assert (opened.status_code, named.status_code) == (303, 303)
    assert [[member.name for member in stage.hiring_team] for stage in opening.stages] == [
        ["Ines Duarte"],
        [],
        ["Sam Carter"],
    ]
    application = an_application(cast, 3, opening=opening)
    interview = an_interview(application, cast.sam)
    board = client.get(f"/openings/{opening.id}").text
    for words in ("Treasury Analyst, Nordics", "Case at home", "In writing", "Controller", "Mateusz Lis"):
        assert words in board
    assert "Peer" not in board
    client.sign_in(cast.sam)
    kit = client.get(f"/interviews/{interview.id}").text
    for words in ("Would the books be in good hands?", "month-end close", "Diligence", "closed a month in"):
        assert words in kit


@pytest.mark.parametrize(
    ("was", "became", "line", "reason"),
    [
        ("name: Role", "nmae: Role", 1, "`name` is missing"),
        ("next_step: Next", "next_step: Next\nsalary: 1", 5, "`salary` is not a known key here"),
        ("role: Role", "name: Again", 2, "`name` occurs twice"),
        ("role: Role", "role:", 2, "`role` must be text"),
        ("role: Role", "role: [Role]", 2, "`role` must be text"),
        ("role: Role", f"role: {'x' * 201}", 2, "`role` is longer than 200 characters"),
        ("name: Talk", "name: Questions", 6, "two stages have the name 'Questions'"),
        ("name: Talk", f"name: {'Long ' * 6}", 6, "too long for the track"),
        (
            "kind: interview",
            "kind: exam",
            7,
            "`kind` must be one of questionnaire, screen, .*, not 'exam'",
        ),
        ("minutes: 30", "minutes: soon", 9, "`minutes` must be a whole number, not 'soon'"),
        ("minutes: 30", "minutes: 4", 9, "an interview takes from 5 to 240 minutes"),
        ("minutes: 30", "minutes: 241", 9, "an interview takes from 5 to 240 minutes"),
        ("minutes: 30", "minutes: -30", 9, "`minutes` must be a whole number"),
        ("minutes: 30", "minutes: 3.5", 9, "`minutes` must be a whole number"),
        ("minutes: 30", "minutes: 99999999999", 9, "`minutes` must be a whole number"),
        ("minutes: 30", "minutes: 30\n    limit: 0", 10, "`limit` is a number of business days"),
        (
            "minutes: 30",
            "minutes: 30\n    limit: 61",
            10,
            "`limit` is a number of business days",
        ),
        ("minutes: 30", "minutes: 30\n    limit: soon", 10, "`limit` must be a whole number, not 'soon'"),
        ("attributes: [Clarity, Care]", "attributes: Clarity", 11, "`attributes` must be a list"),
        ("attributes: [Clarity, Care]", "attributes: []", 11, "needs at least one line under `attributes`"),
        (
            "attributes: [Clarity, Care]",
            "attributes: [Care, Care]",
            11,
            "`attributes` has 'Care' twice",
        ),
        ("questions: [Why us]", "questions: []", 15, "needs at least one line under `questions`"),
        (
            "questions: [Why us]",
            "questions: [Why us, Why now]\n    guides: [Says why]",
            16,
            "`guides` needs one line for each question, or none",
        ),
        ("questions: [Why us]", "questions: [[Why us]]", 15, "a line of `questions` must be text"),
        (
            "conducted_by: Recruiter",
            "conducted_by: R\n    minutes: 30",
            15,
            "`minutes` is not a known key here",
        ),
        ("    purpose: To talk.", "\tpurpose: To talk.", 10, "cannot start any token"),
        ("role: Role", "role: 'Role", 16, "found unexpected end of stream"),
        ("role: Role", "role: *nothing", 2, "undefined alias"),
        ("role: Role", "role: !!python/object/apply:os.system ['true']", 2, "`role` must be text"),
        ("stages:", "stages: !!python/object:app.Stage\n  name: x\nmore:", 5, "`stages` must be a list"),
        ("role: Role", "role: a\0b", 1, "characters that are not text"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line_and_the_reason(tmp_path, was, became, line, reason):
    assert was in GOOD
    file = tmp_path / "family.yaml"
    file.write_text(GOOD.replace(was, became, 1))

    with pytest.raises(InvalidDataFile, match=reason) as refused:
        read_job_family(file)

    assert refused.value.sentence.startswith(f"family.yaml, line {line}:")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "line 1: the file is empty"),
        (b"# nothing but a remark\n", "line 1: the file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "line 1: the file is not text in UTF-8"),
        (b"name: x\nrole: \xff\xfe\n", "line 2: the file is not text in UTF-8"),
        (b"- a\n- b\n", "line 1: `key: value` lines are expected here"),
        (b"words", "line 1: `key: value` lines are expected here"),
        (
            GOOD.partition("stages:")[0].encode() + b"stages: []\n",
            "line 5: `stages` needs at least one stage",
        ),
        (GOOD.encode() + b"#" * MAX_DATA_FILE_BYTES, "the file is larger than 200,000 bytes"),
        (b"--- \nname: x\n---\nname: y\n", "line 3: but found another document"),
        (b"[" * 1500, "family.yaml: lists are nested too deeply"),
    ],
    ids=[
        "empty",
        "a remark",
        "a picture",
        "bytes",
        "a list",
        "words",
        "no stages",
        "huge",
        "two in one",
        "deep",
    ],
)
def test_other_kinds_of_files_are_refused(tmp_path, content, sentence):
    file = tmp_path / "family.yaml"
    file.write_bytes(content)

    with pytest.raises(InvalidDataFile) as refused:
        read_job_family(file)

    assert sentence in refused.value.sentence


def test_the_valid_file_of_these_tests_is_valid(tmp_path):
    file = tmp_path / "family.yaml"
    file.write_text(GOOD)

    assert [stage.name for stage in read_job_family(file).stages] == ["Talk", "Questions"]
    assert yaml.safe_load(GOOD)
