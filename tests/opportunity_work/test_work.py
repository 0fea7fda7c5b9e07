"""The forms of one opportunity: tier, next step, log and opportunity tasks, from page to record."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.activity.models import Activity
from app.book.models import OpportunityKind, OpportunityOutcome, Tier
from app.db.base import db
from app.opportunity_work.models import LogEntry, OpportunityNextStep, OpportunityTask, WorkKind
from app.opportunity_work.page import work_of
from app.opportunity_work.required import RequiredCheck
from app.outbox.models import Message
from tests.factories.book import an_account, an_isr_of, an_opportunity, change_hands, is_closed
from tests.factories.work import a_work_step, a_work_task, an_entry, fails

TODAY, NEXT_WEEK = "2026-08-03", "2026-08-10"


@pytest.fixture
def opportunity(held, cast):
    return an_opportunity(
        an_account(held.territory, "Acme", owner_email=cast.ines.email), owner_name="Ines Duarte"
    )


@pytest.fixture
def path(opportunity):
    return f"/opportunities/{opportunity.id}"


def done(opportunity) -> list[str]:
    """What the history says, the earliest first."""
    about = f"opportunity:{opportunity.id}"
    lines = db.session.scalars(select(Activity).where(Activity.about == about).order_by(Activity.id))
    return [line.sentence for line in lines]


def mails() -> list[tuple[str, str]]:
    return [(each.to_name, each.subject) for each in db.session.scalars(select(Message).order_by(Message.id))]


def last(model):
    return db.session.scalars(select(model).order_by(model.id.desc()).limit(1)).one()


def test_all_that_follows_a_task_is_one_form(client, session, owen, opportunity, path):
    task = a_work_task(opportunity, owen, WorkKind.HEALTH_CHECK)
    client.sign_in(owen)
    answer = client.submit(
        f"{path}/tasks/{task.id}/done?from=book&check=log",
        log_text="They grow.\nUltimate is of interest.",
        leader_copied=True,
        next_step="Send the quote",
        next_step_due_on="2026-08-05",
        next_kind="quote",
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/book?check=log")
    session.refresh(task)
    entry, step, following = last(LogEntry), last(OpportunityNextStep), last(OpportunityTask)
    assert (task.done_by, task.log_entry) == (owen, entry)
    assert (entry.note.text, entry.leader_copied) == ("They grow.\nUltimate is of interest.", True)
    assert (step.note.text, step.is_of_isr, step.due_on) == ("Send the quote", True, date(2026, 8, 5))
    assert (following.kind, following.owner, following.is_open) == (WorkKind.QUOTE, None, True)
    assert following.due_on == step.due_on, "its day is that of the next step, if none was entered"
    assert done(opportunity) == [
        "wrote a log entry: Renewal health check",
        "completed an opportunity task: Renewal health check",
        "wrote the next step",
        "added an opportunity task: Quote",
    ]
    assert fails(opportunity) == set()


def test_a_customer_facing_task_needs_an_entry_and_another_does_not(client, session, owen, opportunity, path):
    call = a_work_task(opportunity, owen, WorkKind.UPGRADE_CALL)
    quote = a_work_task(opportunity, owen, WorkKind.QUOTE)
    client.sign_in(owen)
    refused = client.submit(f"{path}/tasks/{call.id}/done", next_step="Call again", next_step_due_on=TODAY)
    assert refused.status_code == 422
    assert "customer-facing activities need a log entry" in refused.text
    assert "Call again" in refused.text
    session.refresh(call)
    assert call.is_open
    assert not db.session.scalars(select(OpportunityNextStep)).all()
    assert client.submit(f"{path}/tasks/{quote.id}/done").status_code == 303
    session.refresh(quote)
    assert quote.done_at
    assert quote.log_entry is None
    assert RequiredCheck.LOG not in fails(opportunity)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"next_step": "=HYPERLINK(1)", "next_step_due_on": TODAY}, "would run it as a formula"),
        ({"next_step": "x" * 256, "next_step_due_on": TODAY}, "too long"),
        ({"next_step": "Call"}, "Enter the day"),
        ({"next_step": "", "next_step_due_on": TODAY}, "Write what happens next"),
        ({"next_step": "Call", "next_step_due_on": TODAY, "owner": "other"}, "Enter the name"),
    ],
)
def test_a_next_step_that_cannot_be_is_refused(client, session, owen, path, fields, sentence):
    client.sign_in(owen)
    refused = client.submit(f"{path}/next-step", **fields)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert not db.session.scalars(select(OpportunityNextStep)).all()


def test_a_next_step_is_of_the_isr_of_a_person_here_or_of_a_name(
    client, session, cast, owen, opportunity, path
):
    client.sign_in(owen)
    for owner, name in (("isr", ""), (str(cast.ines.id), ""), ("other", "Sue Grant")):
        client.submit(
            f"{path}/next-step", next_step="Call", next_step_due_on=TODAY, owner=owner, owner_name=name
        )
    steps = db.session.scalars(select(OpportunityNextStep).order_by(OpportunityNextStep.id)).all()
    assert [(step.owner, step.owner_name) for step in steps] == [
        (None, ""),
        (cast.ines, ""),
        (None, "Sue Grant"),
    ]
    refused = client.forge(
        f"{path}/next-step", version="3", next_step="Call", next_step_due_on=TODAY, owner=str(cast.rita.id)
    )
    assert refused.status_code == 422


def test_a_stale_page_is_refused_and_keeps_what_was_typed(client, session, cast, owen, opportunity, path):
    client.sign_in(owen)
    form = client.form_for(f"{path}/next-step")
    client.sign_in(cast.marta)
    client.submit(f"{path}/tier", tier="2")
    client.sign_in(owen)
    stale = client.post(
        form.url,
        data=form.filled({"next_step": "My long sentence", "next_step_due_on": TODAY}) | token(client),
    )
    assert stale.status_code == 409
    assert "Marta Silva chose the tier meanwhile" in stale.text
    assert "My long sentence" in stale.text
    assert not db.session.scalars(select(OpportunityNextStep)).all()


def token(client) -> dict[str, str]:
    return {"csrf_token": client.csrf_token()}


def test_a_closed_opportunity_is_read_only(client, session, owen, opportunity, path):
    task = a_work_task(opportunity, owen)
    is_closed(opportunity, date(2026, 8, 3))
    client.sign_in(owen)
    forms = {
        "tier": {"tier": "2"},
        "tier/default": {},
        "delegate": {"next_step": "x", "next_step_due_on": TODAY},
        "next-step": {"next_step": "x", "next_step_due_on": TODAY},
        "log": {"log_text": "x", "kind": "quote", "done_on": TODAY},
        "tasks/add": {"kind": "quote", "due_on": TODAY, "owner": "isr"},
        f"tasks/{task.id}/done": {"log_text": "x", "done_on": TODAY},
        f"tasks/{task.id}/remove": {},
    }
    for name, fields in forms.items():
        refused = client.submit(f"{path}/{name}", **fields)
        assert refused.status_code == 422, name
        assert "This opportunity is closed." in refused.text, name
    assert done(opportunity) == []


def test_the_isr_of_a_tier_3_opportunity_says_which_tier_it_is_now(
    client, session, cast, owen, opportunity, path
):
    opportunity.tier = Tier.SAE_MANAGED
    client.sign_in(owen)
    entry = {"log_text": "They called me.", "kind": "customer touchpoint", "done_on": TODAY}
    refused = client.submit(f"{path}/log", **entry)
    assert refused.status_code == 422
    assert "Choose the tier it has now" in refused.text
    assert client.submit(f"{path}/tasks/add", kind="quote", due_on=TODAY, owner="isr").status_code == 422
    assert client.submit(f"{path}/log", **entry, tier="2").status_code == 303
    session.refresh(opportunity)
    assert opportunity.tier is Tier.CO_MANAGED
    opportunity.tier = Tier.SAE_MANAGED
    client.sign_in(cast.ines)
    assert client.submit(f"{path}/log", **entry).status_code == 303


def test_tier_1_above_the_default_names_who_delegated_it(client, session, owen, opportunity, path):
    opportunity.arr_basis = 90_000_00
    client.sign_in(owen)
    refused = client.submit(f"{path}/tier", tier="1")
    assert refused.status_code == 422
    assert "Name the SAE or AE" in refused.text
    assert client.submit(f"{path}/tier", tier="1", delegated_by="Ines Duarte").status_code == 303
    session.refresh(opportunity)
    assert (opportunity.tier, opportunity.delegated_by, opportunity.tier_by) == (
        Tier.ACTIVE,
        "Ines Duarte",
        owen,
    )
    client.submit(f"{path}/tier/default")
    session.refresh(opportunity)
    said = " ".join(client.get(path).text.split())
    assert "Chosen 2 times" in said
    assert re.search(r"Back to the default .*from Mon 3 Aug.* · Owen Moss.*Tier 1.* · Owen Moss", said)
    assert (opportunity.tier, opportunity.delegated_by, opportunity.tier_at) == (None, "", None)
    assert done(opportunity) == ["chose the tier", "went back to the default tier"]


def test_delegate_co_manage_and_hand_back_tell_the_other_side(client, session, cast, owen, opportunity, path):
    step = {"next_step": "Send the quote", "next_step_due_on": NEXT_WEEK}
    opportunity.owner_email = cast.sam.email
    client.sign_in(cast.ines)
    assert client.submit(f"{path}/delegate", **step).status_code == 303
    session.refresh(opportunity)
    assert (opportunity.tier, opportunity.delegated_by) == (Tier.ACTIVE, "Ines Duarte")
    assert mails() == [("Owen Moss", "Acme: Ines Duarte delegated it to the ISR, who manages it now")]
    client.sign_in(owen)
    assert client.submit(f"{path}/co-manage").status_code == 422
    assert client.submit(f"{path}/co-manage", **step).status_code == 303
    assert client.submit(f"{path}/hand-back", **step).status_code == 303
    session.refresh(opportunity)
    assert opportunity.tier is Tier.SAE_MANAGED
    assert [to for to, _ in mails()] == ["Owen Moss", *["Ines Duarte", "Sam Carter"] * 2]
    body = last(Message).body
    assert "Send the quote (the ISR," in body
    assert len(db.session.scalars(select(OpportunityNextStep)).all()) == 3


def test_a_task_is_changed_and_removed(client, session, owen, opportunity, path):
    task = a_work_task(opportunity, owen)
    client.sign_in(owen)
    client.submit(f"{path}/tasks/{task.id}/change", kind="quote", due_on=NEXT_WEEK, text="Two years")
    session.refresh(task)
    assert (task.kind, task.due_on, task.text) == (WorkKind.QUOTE, date(2026, 8, 10), "Two years")
    assert client.submit(f"{path}/tasks/{task.id}/remove").status_code == 303
    assert done(opportunity) == ["changed an opportunity task: Quote", "removed an opportunity task: Quote"]


def test_what_is_not_theirs_is_not_there(client, session, cast, owen, opportunity, path):
    """Neither opportunity nor task of another, nor a task under another opportunity's address."""
    nora = an_isr_of(cast.marta, "Nora Weiss")
    task = a_work_task(opportunity, owen)
    another = an_opportunity(opportunity.account)
    addresses = ["tier", "tier/default", "delegate", "next-step", "log", "tasks/add", f"tasks/{task.id}/done"]
    for stranger in (nora, cast.milan, cast.rita):
        client.sign_in(stranger)
        for address in addresses:
            assert client.get(f"{path}/{address}").status_code == 404
            assert client.forge(f"{path}/{address}", version="0").status_code == 404
    client.sign_in(owen)
    assert client.get(f"/opportunities/{another.id}/tasks/{task.id}/done").status_code == 404
    client.sign_in(cast.yara)
    assert client.get(f"{path}/log").status_code == 403
    client.sign_in(cast.ines)
    assert client.get(f"{path}/log").status_code == 200
    assert client.get(f"{path}/tasks/add").status_code == 403


def test_who_lost_it_reads_and_keeps_only_the_task_that_names_them(
    client, session, cast, owen, held, opportunity, path
):
    named, of_isr = a_work_task(opportunity, owen, owner=owen), a_work_task(opportunity, owen)
    change_hands(held, an_isr_of(cast.marta, "Nora Weiss"), date(2026, 8, 3))
    client.sign_in(owen)
    assert client.get(f"{path}/tasks/{of_isr.id}/done").status_code == 403
    assert client.get(f"{path}/next-step").status_code == 403
    assert client.submit(f"{path}/tasks/{named.id}/done", log_text="Said goodbye.").status_code == 303


def test_the_new_isr_reads_the_whole_log_and_all_next_steps(client, session, cast, owen, held, opportunity):
    an_entry(opportunity, owen, "Long ago", date(2025, 1, 1))
    a_work_step(opportunity, owen, "First step")
    a_work_step(opportunity, owen, "Second step")
    nora = an_isr_of(cast.marta, "Nora Weiss")
    change_hands(held, nora, date(2026, 8, 3))
    work = work_of(opportunity, nora)
    assert [entry.note.text for entry in work.log] == ["Long ago"]
    assert work.next_step is not None
    assert work.next_step.note.text == "Second step"
    assert [step.note.text for step in work.earlier_steps] == ["First step"]
    assert work.may_keep_tasks
    assert not work_of(opportunity, owen).may_work


def test_markup_in_text_is_text(client, session, owen, opportunity, path):
    a_work_task(opportunity, owen)
    an_entry(opportunity, owen, "<script>alert(1)</script>")
    a_work_step(opportunity, owen, "<b>bold</b>")
    client.sign_in(owen)
    text = client.get("/book").text
    assert "<script>alert" not in text
    assert "<b>bold" not in text
    assert "&lt;b&gt;bold" in text
    assert opportunity.kind is OpportunityKind.RENEWAL
    assert opportunity.outcome is OpportunityOutcome.OPEN


def test_the_work_of_an_opportunity_is_read_by_who_sees_it(client, session, cast, owen, opportunity, path):
    task = a_work_task(opportunity, owen, text="Two years", due_on=date(2026, 8, 1))
    an_entry(opportunity, owen, "<i>They grow</i>", leader_copied=False)
    a_work_step(opportunity, owen, "First step")
    a_work_step(opportunity, owen, "Call <Sue>", owner_name="Sue Grant", due_on=date(2026, 8, 1))
    client.sign_in(owen)
    text = client.get(path).text
    for said in ("Two years", "Overdue", "&lt;i&gt;They grow", "Call &lt;Sue&gt;", "Sue Grant", "First step"):
        assert said in text
    assert "The account leader was not copied on a customer-facing activity." in text
    assert "The day of the next step has passed." in text
    assert f"{path}/tasks/{task.id}/done" in text
    client.sign_in(cast.yara)
    text = client.get(path).text
    assert "Two years" in text
    assert f"{path}/tasks" not in text
    client.sign_in(an_isr_of(cast.marta, "Nora Weiss"))
    assert client.get(path).status_code == 404
