"""The mails about holdovers, as texts that the company can change."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.holdovers.models import Holdover
from app.holdovers.rules import request_sentence
from app.outbox.mail_texts import COMPANY, NAME, MailText, Placeholder, Values, page_placeholder
from app.shared.times import format_day

_PAGE = page_placeholder(_l("the address of the page"), "holdovers/12")


def _holdover(values: Values) -> Holdover:
    holdover: Holdover = values["holdover"]
    return holdover


def _decision(values: Values) -> str:
    return _("approved") if _holdover(values).is_approved else _("declined")


def _note(values: Values) -> str:
    note = _holdover(values).decided_note
    return note.text if note else ""


def _decider(values: Values) -> str:
    decider = _holdover(values).decided_by
    return decider.name if decider else ""


def _loss(values: Values) -> str:
    change = _holdover(values).change
    day = format_day(change.effective_on)
    if change.isr_id == values["to"].id:
        return _("You lost it on %(day)s.", day=day)
    return _("%(isr)s lost it on %(day)s.", isr=change.isr.name, day=day)


def _request(values: Values) -> str:
    return request_sentence(_holdover(values).asked_by.name, _holdover(values).change.isr.name)


_ABOUT = (
    NAME,
    COMPANY,
    _PAGE,
    Placeholder("item", _l("the account or opportunity"), "Acme renewal", lambda v: _holdover(v).item),
    Placeholder("isr", _l("the ISR who lost it"), "Owen Moss", lambda v: _holdover(v).change.isr.name),
    Placeholder(
        "day",
        _l("the day of the change"),
        "Mon 10 Aug",
        lambda v: format_day(_holdover(v).change.effective_on),
    ),
)
_LOSS = Placeholder("loss", _l("which ISR lost it, and on which day"), "You lost it on Mon 10 Aug.", _loss)
HOLDOVER_MAILS = (
    MailText(
        "holdover-requested",
        "holdovers/mail/holdover_asked.txt",
        _l("Holdover requested"),
        _l("ISR managers"),
        (
            *_ABOUT,
            Placeholder("by", _l("who requests it"), "Owen Moss", lambda v: _holdover(v).asked_by.name),
            Placeholder(
                "request", _l("who requests it, and for which ISR"), "Owen Moss requests a holdover", _request
            ),
            Placeholder(
                "reason", _l("the reason"), "I negotiated it.", lambda v: _holdover(v).asked_note.text
            ),
            Placeholder(
                "last_day",
                _l("the day on which it is declined without a decision"),
                "Sun 15 Nov",
                lambda v: format_day(_holdover(v).expires_on),
            ),
        ),
        required=("page", "reason"),
    ),
    MailText(
        "holdover-decided",
        "holdovers/mail/holdover_decided.txt",
        _l("Holdover decided"),
        _l("Who requested it, and the ISR"),
        (
            *_ABOUT,
            _LOSS,
            Placeholder("by", _l("who decided"), "Marta Silva", _decider),
            Placeholder("decision", _l("approved, or declined"), "approved", _decision),
            Placeholder("reason", _l("the reason"), "You did the work.", _note),
        ),
        required=("page", "reason"),
    ),
    MailText(
        "holdover-expired",
        "holdovers/mail/holdover_expired.txt",
        _l("Holdover expired"),
        _l("Who requested it, and the ISR"),
        (*_ABOUT, _LOSS),
        required=("page",),
    ),
)
