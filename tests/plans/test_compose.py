"""A plan is composed from a general file and its parts; what people write stays words in it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.onboarding.plan_recipient import manages_people, segment_of, without_seniority
from app.plans.compose import ComposedPlan, PlanRecipient, compose, compose_all
from app.plans.kinds import PlanKind, part_name
from app.plans.markdown.lines import lines_of
from app.plans.markdown.outline import QUICK_ACTION, LineKind, outline_of
from app.plans.markdown.plain import escape_markdown, plain_text
from app.plans.markdown.tasks import tasks_in
from app.plans.models import HireKind, Owner
from app.plans.owners import OWNER_BY_WORD, mentions_in
from app.plans.reader import read_plan
from app.plans.steps import steps_in
from app.shared.refusals import RuleBroken
from app.shared.text import one_line
from tests.examples import up_to
from tests.plans.markdown import any_markdown

MONDAY = date(2026, 11, 2)
FRONT = "---\nkind: onboarding issue\npath: new to the company\ntitle: For {{name}}\ndue: start + 14 days\n"
GENERAL = f"{FRONT}---\n## Manager tasks\n- [ ] Greet {{{{name}}}}\n"
WORDS_OF = {"name": "Jonas Falk", "role": "ISR", "region": "EMEA", "buddy": ""}


def composed(
    files: dict[str, str] | None = None, words: dict[str, str] | None = None, **asked: object
) -> ComposedPlan:
    plans = {name: read_plan(name, text) for name, text in {"onboarding": GENERAL, **(files or {})}.items()}
    hired = {"region": "EMEA", "segment": "Mid-Market", "roles": ["Inside Sales, Mid-Market", "ISR"], **asked}
    return compose(PlanKind.ONBOARDING, PlanRecipient(MONDAY, {**WORDS_OF, **(words or {})}, **hired), plans)


def texts(issue: ComposedPlan) -> list[str]:
    return [step.text for step in issue.steps]


def test_parts_are_added_where_their_files_exist_and_left_out_where_not() -> None:
    files = {
        "onboarding_tasks/region_emea": "- [ ] Region",
        "onboarding_tasks/region_apac": "- [ ] Another region",
        "onboarding_tasks/segment_mid_market": "- [ ] Segment",
        "onboarding_tasks/role_inside_sales_mid_market": "- [ ] Family",
        "onboarding_tasks/role_isr": "- [ ] Role",
        "onboarding_tasks/manager": "- [ ] Lead",
    }
    assert texts(composed(files)) == ["Greet Jonas Falk", "Region", "Segment", "Family", "Role"]
    assert texts(composed(files, manages_people=True))[-1] == "Lead"
    assert texts(composed()) == ["Greet Jonas Falk"]
    assert composed(files).files[:2] == ["onboarding", "onboarding_tasks/region_emea"]


def test_a_part_is_not_under_a_heading_of_the_general_file() -> None:
    _, region = composed({"onboarding_tasks/region_emea": "- [ ] Read"}).steps
    assert (region.owner, region.heading) == (Owner.ISR, "Region emea")


def test_a_missing_required_part_is_refused() -> None:
    general = {"onboarding": GENERAL.replace("---\n##", "required: region\n---\n##")}
    with pytest.raises(RuleBroken, match="onboarding_tasks/region_emea"):
        composed(general)
    assert composed({**general, "onboarding_tasks/region_emea": "- [ ] Read"}).steps
    lead = {"onboarding": GENERAL.replace("---\n##", "required: manager\n---\n##")}
    assert composed(lead).steps
    with pytest.raises(RuleBroken, match="onboarding_tasks/manager"):
        composed(lead, manages_people=True)


def test_a_path_without_its_gating_issue_starts_no_onboarding() -> None:
    plans = {
        name: read_plan(name, GENERAL)
        for name in ("onboarding", "career_mobility", "access_change_request", "after_the_gate")
    }
    with pytest.raises(RuleBroken, match="Access change request"):
        compose_all(HireKind.TRANSFER, PlanRecipient(MONDAY, WORDS_OF), plans)


def test_a_step_without_a_time_is_due_with_its_issue() -> None:
    assert [step.due_days for step in composed().steps] == [10]


def test_the_words_for_owners_of_the_general_file_are_used_in_its_parts() -> None:
    general = GENERAL.replace("---\n##", "owners: {O: buddy}\n---\n##")
    part = "---\nowners: {O: recruiter, N: manager}\n---\n- [ ] O: show\n- [ ] N: do"
    issue = composed({"onboarding": general, "onboarding_tasks/region_emea": part})
    assert [step.owner for step in issue.steps[1:]] == [Owner.BUDDY, Owner.MANAGER]


def test_an_empty_word_before_a_command_makes_none() -> None:
    issue = composed({"onboarding": f"{GENERAL}{{{{buddy}}}}/close\n- [ ] {{{{buddy}}}}\n- [ ] Last"})
    assert "/close" not in issue.description
    assert texts(issue) == ["Greet Jonas Falk", "Last"]


def test_title_labels_and_people_are_lines_with_their_places_filled() -> None:
    more = '---\n- [ ] a\n/label ~"region::{{region}}"\n/assign {{name}}\n'
    issue = composed({"onboarding": FRONT + more}, {"name": "Jo\n/close [ ]"})
    assert (issue.title, issue.labels) == ("For Jo /close [ ]", ["region::EMEA"])


PLACES = (
    "{{name}}\n- {{name}}\n- [ ] {{name}}\n- [ ] Greet {{name}} today\n# {{name}}\n> {{name}}\n| {{name}} |\n"
    '[{{name}}](https://example.com/{{name}})\n`{{name}}` **{{name}}** <b title="{{name}}">{{name}}</b>\n'
    "1. {{name}}{{name}}\n{{name}}\n===\n```\n{{name}}\n```\n<!-- {{name}} -->\n- [ ] Last"
)
ATTACKS = [
    *("Manager: ", "Buddy:", "MANAGER", "WEEK 3"),
    *("/close", "\n/close", "- [ ] x", "x\n- [x] y", "# x", "<!--", "-->", "```", "~~~", "@root", "@marta x"),
    *(
        "{{role}}",
        "[x](y)",
        "](z)",
        "\\",
        "</b>",
        '"><script>',
        ":red_circle:",
        "1. x",
        "1",
        ". x",
        "---",
        "| x",
    ),
    *(
        "\u2028/close",
        "\x85/close",
        "\r/close",
        "\x0b/close",
        "&#47;close",
        "<details>",
        "Manager:",
        "_x_",
        "",
    ),
]
attack = st.lists(st.sampled_from(ATTACKS), max_size=6).map("".join) | any_markdown


def shape(description: str) -> list[tuple[LineKind, int]]:
    """What kinds of line there are, and how many headings each stands under."""
    return [(spot.kind, len(spot.under)) for spot in outline_of(description, OWNER_BY_WORD)]


@settings(max_examples=up_to(50, few=10), deadline=None)  # each composes two plans
@given(attack)
@example("/close")
@example("@root")
@example("MANAGER")
@example("BEFORE:START")
def test_what_people_write_can_never_be_more_than_words(words: str) -> None:
    said = f"n{words}" if not one_line(words) else words  # no words leave an empty box, which is no task
    issue = composed({"onboarding": f"{FRONT}---\n{PLACES}"}, {"name": said})
    as_meant = composed({"onboarding": f"{FRONT}---\n{PLACES}"}, {"name": "Jonas"})
    assert shape(issue.description) == shape(as_meant.description)
    assert len(lines_of(issue.description)) == len(lines_of(as_meant.description))
    assert not any(QUICK_ACTION.match(line.text) for line in lines_of(issue.description))
    assert mentions_in(issue.description) == []
    assert not any(step.is_marked or step.is_ticked for step in issue.steps)
    assert [step.owner for step in issue.steps[:2]] == [Owner.ISR, Owner.ISR]


@settings(deadline=None)
@given(attack)
def test_step_n_is_task_n_of_the_description(words: str) -> None:
    issue = composed({"onboarding": f"{FRONT}---\n{PLACES}\n{words}"}, {"name": words})
    assert len(issue.steps) == len(tasks_in(issue.description))
    assert texts(issue) == [step.text for step in steps_in(issue.description)]


@settings(deadline=None)
@given(attack | st.text(max_size=100))
def test_words_that_are_safe_read_as_they_were_written(words: str) -> None:
    once = one_line(words)[:200].strip()
    if "\u2060" not in once:
        assert one_line(plain_text(escape_markdown(words))) == one_line(once)


@pytest.mark.parametrize("name", ["Jonas Falk", "Ana-María O'Brien Jr.", "Zoë van der Meer", "李 雷"])
def test_a_plain_name_stays_readable_in_the_raw_text(name: str) -> None:
    assert escape_markdown(name) == name.replace("'", "&#39;")


def test_people_are_matched_to_parts_by_what_is_known_of_them() -> None:
    assert segment_of("Inside Sales, Mid-Market") == "Mid-Market"
    assert segment_of("Inside Sales") == ""
    assert part_name(PlanKind.ONBOARDING, "role", "Inside Sales, Mid-Market") == (
        "onboarding_tasks/role_inside_sales_mid_market"
    )
    assert [without_seniority(role) for role in ("SDR 2", "Senior SDR", "SDR III", "SDR")] == ["SDR"] * 4
    assert [manages_people(role) for role in ("Area Sales Manager", "VP Sales", "Account Manager")] == [
        *(True, True, False)
    ]
