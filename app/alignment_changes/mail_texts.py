"""The mails about accounts that ISRs lose, as texts that the company can change."""

from __future__ import annotations

from flask_babel import gettext as _
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


def _in_all(values: Values) -> str:
    if not values["before"]:
        return ""
    return " " + _(
        "With what you lose on that day by other changes, that is %(number)d accounts.",
        number=values["before"] + values["moves"].accounts,
    )


_COUNTED = (
    NAME,
    COMPANY,
    page_placeholder(_l("the address of the page"), "alignment"),
    Placeholder("first_day", _l("the first day"), "Tue 1 Dec", lambda v: format_day(v["first_day"])),
    Placeholder("accounts", _l("how many accounts"), "12 accounts", _accounts),
    Placeholder("opportunities", _l("how many opportunities"), "30 open opportunities", _opportunities),
    holdovers_placeholder(lambda v: v["first_day"]),
)
_MOVED = (
    *_COUNTED,
    Placeholder("in_all", _l("how many in all, if other changes of that day took some, too"), "", _in_all),
)
_VACATED = (
    *_COUNTED,
    Placeholder("isr", _l("the ISR who had them"), "Jonas Falk", lambda v: v["isr"].name),
    Placeholder("territories", _l("the territories"), "EMEA Central", lambda v: join_words(v["names"])),
)

_KEPT = (
    NAME,
    COMPANY,
    page_placeholder(_l("the address of the page"), "territories/12"),
    Placeholder("isr", _l("the name of the ISR"), "Jonas Falk", lambda v: v["isr"].name),
    Placeholder("territory", _l("the territory"), "EMEA Central", lambda v: v["territory"].name),
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
        "territory-kept",
        "alignment_changes/mail/kept.txt",
        _l("Last day of a territory withdrawn"),
        _l("ISR and manager"),
        _KEPT,
    ),
    _text(
        "accounts-moved",
        "alignment_changes/mail/accounts_moved.txt",
        _l("Accounts in other territories"),
        _l("ISR"),
        _MOVED,
    ),
)
