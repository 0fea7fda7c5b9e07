"""The mails about the ISR of opportunities, as texts that the company can change."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.activity.verbs import ActivityVerb
from app.book.models import ClosingCorrection, Opportunity
from app.outbox.mail_texts import COMPANY, NAME, MailText, Placeholder, Values, page_placeholder

_PAGE = page_placeholder(_l("the address of the page"), "opportunities/12")
_EXAMPLE = "Renewal of Northwind"


def _called(person: Any) -> str:
    return str(person.name) if person else _("nobody")


def _correction(values: Values) -> ClosingCorrection:
    correction: ClosingCorrection = values["correction"]
    return correction


def _opportunity(values: Values) -> Opportunity:
    found: Opportunity = values.get("opportunity") or _correction(values).closing.opportunity
    return found


_ABOUT = (
    Placeholder(
        "opportunity",
        _l("the opportunity"),
        _EXAMPLE,
        lambda v: _opportunity(v).name or _opportunity(v).crm_id,
    ),
    Placeholder("account", _l("its account"), "Northwind", lambda v: _opportunity(v).account.name),
)
_DEEDS = {
    ActivityVerb.SET_ISR_OVERRIDE: _l("set the ISR"),
    ActivityVerb.LIFTED_ISR_OVERRIDE: _l("lifted the ISR override"),
    ActivityVerb.APPROVED_CORRECTION: _l("approved a correction of the ISR"),
}
_ISR_EXAMPLES = ("Nora Weiss", "Owen Moss")


def _now_and_before(values: Values) -> str:
    """Who is the ISR and who was, to one of them or to somebody else."""
    to, isr, before = values["to"], values["isr"], values["before"]
    if isr == to:
        return _("You are its ISR now. Before it was %(before)s.", before=_called(before))
    if before == to:
        return _("Its ISR is now %(isr)s. Before it was you.", isr=_called(isr))
    return _("Its ISR is now %(isr)s. Before it was %(before)s.", isr=_called(isr), before=_called(before))


def _decision_of(values: Values) -> str:
    return _("approved") if _correction(values).is_approved else _("declined")


def _text(slug: str, template: str, label: str, to: str, *own: Placeholder) -> MailText:
    return MailText(
        slug, template, label, to, (NAME, COMPANY, _PAGE, *_ABOUT, *own), required=("page", "reason")
    )


ISR_BY_HAND_MAILS = (
    _text(
        "isr-of-opportunity-set",
        "isr_by_hand/mail/isr_changed.txt",
        _l("ISR of an opportunity set"),
        _l("Both ISRs and their managers"),
        Placeholder("isr", _l("the ISR now"), _ISR_EXAMPLES[0], lambda v: _called(v["isr"])),
        Placeholder("before", _l("the ISR before"), _ISR_EXAMPLES[1], lambda v: _called(v["before"])),
        Placeholder("by", _l("who did it"), "Marta Silva", lambda v: v["by"].name),
        Placeholder("deed", _l("what they did"), "set the ISR", lambda v: str(_DEEDS[v["verb"]])),
        Placeholder(
            "now_and_before",
            _l("who is the ISR and who was"),
            "You are its ISR now. Before it was Owen Moss.",
            _now_and_before,
        ),
        Placeholder("reason", _l("the reason"), "Owen is away until May.", lambda v: v["reason"]),
    ),
    _text(
        "correction-requested",
        "isr_by_hand/mail/correction_asked.txt",
        _l("Correction of a closing requested"),
        _l("ISR managers and sales operations"),
        Placeholder("isr", _l("the ISR wanted"), _ISR_EXAMPLES[0], lambda v: _called(_correction(v).isr)),
        Placeholder(
            "before",
            _l("the ISR of the closing"),
            _ISR_EXAMPLES[1],
            lambda v: _called(_correction(v).closing.isr),
        ),
        Placeholder("by", _l("who requests it"), "Marta Silva", lambda v: _correction(v).asked_by.name),
        Placeholder("reason", _l("the reason"), "Nora closed it.", lambda v: _correction(v).asked_note.text),
    ),
    _text(
        "correction-decided",
        "isr_by_hand/mail/correction_decided.txt",
        _l("Correction of a closing decided"),
        _l("Who requested it"),
        Placeholder("isr", _l("the ISR wanted"), _ISR_EXAMPLES[0], lambda v: _called(_correction(v).isr)),
        Placeholder("by", _l("who decided"), "Milan Novak", lambda v: _called(_correction(v).decided_by)),
        Placeholder("decision", _l("approved, or declined"), "approved", _decision_of),
        Placeholder("reason", _l("the reason"), "The log says so.", lambda v: _note(_correction(v))),
    ),
)


def _note(correction: ClosingCorrection) -> str:
    return correction.decided_note.text if correction.decided_note else ""
