"""The mails about accounts that ISRs lose, as texts that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.alignment_changes.asking import holdovers_placeholder
from app.outbox.mail_texts import COMPANY, NAME, MailText, Placeholder, Values, page_placeholder
from app.shared.text import join_words
from app.shared.times import format_day


def _accounts(values: Values) -> str:
    moves = values["moves"]
    return ngettext("%(num)s account", "%(num)s accounts", moves.accounts)


def _opportunities(values: Values) -> str:
    moves = values["moves"]
    return ngettext("%(num)s open opportunity", "%(num)s open opportunities", moves.opportunities)


_MOVED = (
    NAME,
    COMPANY,
    page_placeholder(_l("the address of the page"), "alignment"),
    Placeholder("first_day", _l("the first day"), "Tue 1 Dec", lambda v: format_day(v["first_day"])),
    Placeholder("accounts", _l("how many accounts"), "12 accounts", _accounts),
    Placeholder("opportunities", _l("how many opportunities"), "30 open opportunities", _opportunities),
    holdovers_placeholder(lambda v: v["first_day"]),
)
_VACATED = (
    *_MOVED,
    Placeholder("isr", _l("the ISR who had them"), "Jonas Falk", lambda v: v["isr"].name),
    Placeholder("territories", _l("the territories"), "EMEA Central", lambda v: join_words(v["names"])),
)


def _text(
    slug: str, template: str, label: str, to: str, placeholders: tuple[Placeholder, ...] = _VACATED
) -> MailText:
    return MailText(slug, template, label, to, placeholders, required=("page",))


ALIGNMENT_MAILS = (
    _text(
        "territory-vacated",
        "alignment_changes/mail/vacated_for_isr.txt",
        _l("Accounts no longer yours"),
        _l("ISR"),
    ),
    _text(
        "territory-vacated-for-manager",
        "alignment_changes/mail/vacated_for_manager.txt",
        _l("Accounts without an ISR"),
        _l("Manager"),
    ),
    _text(
        "accounts-moved",
        "alignment_changes/mail/accounts_moved.txt",
        _l("Accounts in other territories"),
        _l("ISR"),
        _MOVED,
    ),
)
