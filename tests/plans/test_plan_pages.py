"""Admins and ISR managers read the plans, change them in versions, and bring files of their own."""

from __future__ import annotations

import io
from itertools import product

import pytest

from app.activity.queries import activity_of
from app.db.base import db
from app.plans.actions import save_plan_file
from app.plans.library import current_files, shipped_files
from app.plans.models import PlanFile
from app.shared.refusals import Conflict, RuleBroken
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_onboarding

EDIT = "/plans/onboarding/edit"
PART = "### Week 2\n\n- [ ] Buddy: show how the Nordics buy\n- [~] Not counted\n"


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


def with_step(text: str = "Sign the code of conduct") -> str:
    """The onboarding plan with one step more at its end."""
    return shipped_files()["onboarding"] + f"\n- [ ] {text}\n"


def saved_versions(name: str = "onboarding") -> list[PlanFile]:
    return list(db.session.query(PlanFile).filter_by(name=name).order_by(PlanFile.version))


def test_admins_and_isr_managers_read_the_plans_and_nobody_else(client, cast) -> None:
    save_plan_file("onboarding", with_step(), from_version=0, by=cast.marta)
    for who in (cast.ada, cast.marta):
        client.sign_in(who)
        page = client.get("/plans").text
        assert "Career mobility issue (organization change checklist)" in page
        assert "Onboarding issue · EMEA" in page
        assert "Marta" in page
        assert "shipped with Onramp" in page
    for who in (cast.rita, cast.jonas, cast.ines, cast.nobody):
        client.sign_in(who)
        assert client.get("/plans").status_code == 403
        assert client.get("/plans/onboarding").status_code == 403
        assert client.forge(EDIT, do="save", version="1", text=with_step("More")).status_code == 403
    assert len(saved_versions()) == 1


def test_a_plan_shows_what_each_line_is_read_as(client, cast) -> None:
    client.sign_in(cast.ada)
    page = client.get("/plans/onboarding").text
    assert "Step for: recruiter, due on day 1" in page
    assert "Step for: manager, due on day 3, marked for compliance" in page
    assert "Labels: onboarding and Inside Sales" in page
    for name in ("nothing", "onboarding_tasks/region_mars", "../config", "onboarding%00"):
        assert client.get(f"/plans/{name}").status_code in (400, 404)
        assert client.get(f"/plans/{name}/edit").status_code in (400, 404)


def test_a_preview_shows_what_is_understood_and_saves_nothing(client, cast) -> None:
    client.sign_in(cast.ada)
    answer = client.submit(EDIT, do="try", text=with_step() + "-[ ] Nearly a task\n/milestone %x\n")
    assert answer.status_code == 200
    assert "Sign the code of conduct" in answer.text
    assert "This is not a task" in answer.text
    assert "Onramp does not know /milestone" in answer.text
    assert saved_versions() == []


def test_saving_makes_a_version_that_later_hires_have(client, cast) -> None:
    before = an_onboarding(cast)
    client.sign_in(cast.marta)
    answer = client.submit(EDIT, do="save", text=with_step().replace("\n", "\r\n"))
    assert answer.status_code == 303
    assert "Version 1, saved by Marta" in client.get("/plans/onboarding").text
    (row,) = saved_versions()
    assert (row.version, row.text, row.added_by) == (1, with_step(), cast.marta)
    assert [a.became for a in activity_of(row)] == ["onboarding, version 1"]
    assert "Sign the code of conduct" not in [step.text for step in before.steps]
    after = an_onboarding(cast, cast.nobody)
    assert "Sign the code of conduct" in [step.text for step in after.gating_issues[0].steps]
    assert after.plan_versions["onboarding"] == 1


def test_a_later_save_is_a_conflict_that_names_who_saved_and_keeps_the_text(client, cast) -> None:
    client.sign_in(cast.ada)
    form = client.form_for(EDIT)
    save_plan_file("onboarding", with_step(), from_version=0, by=cast.marta)
    with pytest.raises(Conflict, match=r"saved version 1.*you edited version 0"):
        save_plan_file("onboarding", with_step("My own"), from_version=0, by=cast.ada)
    answer = client.send(form, do="save", text=with_step("My own step"))
    assert answer.status_code == 409
    assert "Marta" in answer.text
    assert "My own step" in answer.text
    assert len(saved_versions()) == 1
    save_plan_file("onboarding", with_step("My own"), from_version=1, by=cast.ada)
    assert current_files()["onboarding"].version == 2


def test_what_cannot_be_used_is_not_saved_and_says_why(client, cast) -> None:
    another_kind = with_step().replace("kind: onboarding issue", "kind: access change request")
    client.sign_in(cast.ada)
    for text, reason in (
        ("", "Add a task"),
        ("no plan at all", "Add a task"),
        (another_kind, "`kind: onboarding"),
        (with_step() + "```\n", "does not end"),
        (shipped_files()["onboarding"], "Change something before you save"),
    ):
        answer = client.forge(EDIT, do="save", version="0", text=text)
        assert answer.status_code == 422, reason
        assert reason in answer.text
    assert saved_versions() == []
    required = with_step().replace("due: start + 31 days", "required: segment\ndue: start + 3 days")
    assert client.submit(EDIT, do="save", text=required).status_code == 303
    assert [row.text for row in saved_versions()] == [required]


def test_a_part_nobody_has_cannot_be_required(client, cast) -> None:
    text = shipped_files()["access_change_request"].replace("due:", "required: region\ndue:")
    with pytest.raises(RuleBroken, match="Upload one first"):
        save_plan_file("access_change_request", text, from_version=0, by=cast.ada)


def test_an_older_version_can_be_read_and_started_from(client, cast) -> None:
    save_plan_file("onboarding", with_step("First"), from_version=0, by=cast.marta)
    save_plan_file("onboarding", with_step("Second"), from_version=1, by=cast.marta)
    client.sign_in(cast.ada)
    older = client.get("/plans/onboarding?version=1").text
    assert "- [ ] First" in older
    assert "- [ ] Second" not in older
    assert "version 2 is in use" in older
    assert "- [ ] Second" not in client.get(f"{EDIT}?version=0").text
    assert client.get("/plans/onboarding?version=99999999999999999999").status_code == 400


def test_an_uploaded_file_is_previewed_and_then_saved(client, cast) -> None:
    client.sign_in(cast.ada)
    upload = (io.BytesIO(b"\xef\xbb\xbf" + PART.encode()), "nordics.md")
    where = {"general": "onboarding", "part": "region", "value": "EMEA"}
    assert "Upload plan file" in client.get("/plans").text
    asked = client.get("/plans/bring").text
    assert "<h1>Upload plan file</h1>" in asked
    assert '<a class="button plain" href="/plans">Back</a>' in asked
    page = client.submit("/plans/bring", do="try", file=upload, **where)
    assert page.status_code == 200
    assert "Step for: buddy, due on day 10" in page.text
    assert "This box means not applicable" in page.text
    assert saved_versions("onboarding_tasks/region_emea") == []
    answer = client.forge("/plans/bring", do="save", version="0", text=PART, **where)
    assert answer.status_code == 303
    assert [row.text for row in saved_versions("onboarding_tasks/region_emea")] == [PART]
    new = {**where, "part": "segment", "value": "Large Enterprise"}
    assert client.forge("/plans/bring", do="save", version="0", text=PART, **new).status_code == 303
    assert current_files()["onboarding_tasks/segment_large_enterprise"].version == 1


WRONG = [
    ({"text": ""}, "Upload a file"),
    ({"text": PART, "part": "region", "value": " ! "}, "Enter the region"),
    ({"text": PART, "general": "nonsense"}, "Choose one from the list"),
    ({"text": PART, "part": "nonsense"}, "Choose one from the list"),
    ({"text": PART, "version": "x"}, "page was incomplete"),
    ({"text": "x" * 200_001}, "limit: 200,000"),
]


def test_what_is_sent_wrongly_is_refused_and_kept(client, cast) -> None:
    client.sign_in(cast.ada)
    for (sent, reason), do in product(WRONG, ["try", "save"]):
        fields = {"general": "onboarding", "part": "whole", "value": "", "version": "0", "do": do, **sent}
        answer = client.forge("/plans/bring", **fields)
        assert answer.status_code == 422, (reason, do)
        assert reason in answer.text, (reason, do)


def test_a_file_that_is_not_text_or_has_markup_is_shown_as_words(client, cast) -> None:
    client.sign_in(cast.ada)
    upload = (io.BytesIO(bytes(range(256)) * 40), "noise.md")
    page = client.submit("/plans/bring", do="try", general="onboarding", file=upload)
    assert page.status_code == 200
    assert "not text" in page.text
    page = client.forge(EDIT, do="try", version="0", text=with_step("<script>alert(1)</script>")).text
    assert "alert(1)" in page
    assert "<script>alert(1)" not in page
