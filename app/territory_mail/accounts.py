"""The placeholder for the accounts that come with a territory."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.outbox.mail_texts import Placeholder, Values
from app.territories.hooks import TerritoryAccounts


def _accounts_moving(values: Values) -> str:
    moves: TerritoryAccounts | None = values["moves"]
    if moves is None:
        return ""
    accounts = ngettext("%(num)s account", "%(num)s accounts", moves.accounts)
    opportunities = ngettext("%(num)s open opportunity", "%(num)s open opportunities", moves.opportunities)
    return _(
        "What comes with it, as of today: %(accounts)s and %(opportunities)s.",
        accounts=accounts,
        opportunities=opportunities,
    )


ACCOUNTS = Placeholder(
    "accounts",
    _l("how many accounts and open opportunities come with it; empty if there are none"),
    "What comes with it, as of today: 12 accounts and 30 open opportunities.",
    _accounts_moving,
)
