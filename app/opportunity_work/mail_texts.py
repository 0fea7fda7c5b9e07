"""The mails about the work on opportunities, as texts that the company can change."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.book.models import Opportunity
from app.opportunity_work.models import OpportunityNextStep
from app.opportunity_work.rules import Agreement
from app.outbox.mail_texts import COMPANY, NAME, MailText, Placeholder, Values, page_placeholder
from app.shared.sales.company import money
from app.shared.times import format_day

_TO_BOTH = _l("ISR and account team")
_PAGE = page_placeholder(_l("the address of the opportunity"), "opportunities/12")
_AGREEMENTS = {
    Agreement.DELEGATE: _l("delegated it to the ISR, who manages it now"),
    Agreement.CO_MANAGE: _l("made it co-managed by SAE and ISR"),
    Agreement.HAND_BACK: _l("handed it back to the account team, who manages it now"),
}


def _title(opportunity: Opportunity) -> str:
    return f"{opportunity.account.name}: {opportunity.name or opportunity.crm_id}"


def _next_step(values: Values) -> str:
    step: OpportunityNextStep = values["step"]
    day = format_day(step.due_on) if step.due_on else ""
    return f"{step.note.text} ({owner_label(step)}, {day})"


def owner_label(step: OpportunityNextStep) -> str:
    """Who does a next step, for a reader."""
    return step.owner.name if step.owner else step.owner_name or _("the ISR")


def _crossed_lines(values: Values) -> str:
    return "\n".join(
        "- "
        + _(
            "%(opportunity)s: ARR basis %(was)s → %(became)s. Tier: %(tier)s.",
            opportunity=_title(change.opportunity),
            was=money(change.was),
            became=money(change.opportunity.arr_basis),
            tier=_kept(change.opportunity, now.label),
        )
        for change, now in values["lines"]
    )


def _kept(opportunity: Opportunity, label: str) -> str:
    if opportunity.tier is not None:
        return _("%(tier)s, as chosen by hand", tier=label)
    return _("%(tier)s, by default", tier=label) if label else _("untiered, so choose one")


def _reached_lines(values: Values) -> str:
    return "\n".join(
        "- "
        + _(
            "%(opportunity)s: amount %(amount)s, ARR basis %(basis)s.",
            opportunity=_title(each),
            amount=money(each.amount),
            basis=money(each.arr_basis),
        )
        for each in values["lines"]
    )


WORK_MAILS = (
    MailText(
        "opportunity-agreed",
        "opportunity_work/mail/agreed.txt",
        _l("Opportunity delegated, co-managed or handed back"),
        _TO_BOTH,
        (
            NAME,
            COMPANY,
            _PAGE,
            Placeholder("by", _l("who did it"), "Ines Duarte", lambda v: v["by"].name),
            Placeholder(
                "did",
                _l("what they did"),
                "delegated it to the ISR",
                lambda v: str(_AGREEMENTS[v["agreement"]]),
            ),
            Placeholder("account", _l("the account"), "Acme", lambda v: v["opportunity"].account.name),
            Placeholder(
                "opportunity", _l("the opportunity"), "Acme: Renewal 2027", lambda v: _title(v["opportunity"])
            ),
            Placeholder("next_step", _l("the next step"), "Send the quote (the ISR, Tue 4 Aug)", _next_step),
        ),
        required=("page",),
    ),
    MailText(
        "threshold-crossed",
        "opportunity_work/mail/threshold_crossed.txt",
        _l("ARR basis crossed the threshold"),
        _TO_BOTH,
        (
            NAME,
            COMPANY,
            _PAGE,
            Placeholder(
                "opportunities",
                _l("the opportunities, each in a line"),
                "- Acme: Renewal 2027: ARR basis $42,000.00 → $61,000.00. Tier: untiered, so choose one.",
                _crossed_lines,
            ),
        ),
        required=("page",),
    ),
    MailText(
        "amount-reached",
        "opportunity_work/mail/amount_reached.txt",
        _l("Amount reached the threshold"),
        _l("Owner and ASM"),
        (
            NAME,
            COMPANY,
            _PAGE,
            Placeholder(
                "opportunities",
                _l("the opportunities, each in a line"),
                "- Acme: Renewal 2027: amount $61,000.00, ARR basis $42,000.00.",
                _reached_lines,
            ),
        ),
        required=("page",),
    ),
)
