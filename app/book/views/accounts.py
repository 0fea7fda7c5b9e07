"""The pages of accounts: their territory and Proposed ISR, today or on any day."""

from __future__ import annotations

from flask import render_template, url_for
from flask_login import current_user

from app.access.permissions import Permission
from app.book import queries
from app.book.alignment import alignment_day
from app.book.models import Account
from app.book.owners import owns
from app.book.timeline.reasons import isr_reason
from app.book.timeline.rows import territory_days
from app.book.timeline.spans import AlignmentRows, isr_days_on, isr_timeline
from app.book.views import routes
from app.web.parameters import choice_param, cursor_param, date_param, enum_by_value
from app.web.record_pages import url_maker
from app.web.routing import Answer
from app.web.visitors import signed_in_user


@routes.page("/accounts", permission=Permission.LIST_ACCOUNTS)
def list_accounts() -> Answer:
    as_of = date_param("as_of")
    day = as_of or alignment_day()
    only = choice_param("only", enum_by_value(queries.OnlyAccounts))
    return render_template(
        "book/accounts.html",
        page=queries.accounts_page(signed_in_user(), day, cursor_param(), only=only),
        account_url=url_maker(lambda id_: url_for("book.account", account_id=id_)),
        as_of=as_of,
        only=only,
    )


@routes.page("/accounts/<int:account_id>", permission=Permission.VIEW_ACCOUNT)
def account(account: Account) -> Answer:
    spans, today = isr_timeline(AlignmentRows(territory_days(account.id))), alignment_day()
    now = isr_days_on(spans, today)
    is_closed = choice_param("state", {"closed": "closed"}) is not None
    return render_template(
        "book/account.html",
        account=account,
        now=now,
        reason=isr_reason(now, account),
        is_owner=now.isr_email is not None and owns(now.isr_email, account),
        spans=[(span, isr_reason(span, account)) for span in reversed(spans)],
        today=today,
        is_closed=is_closed,
        page=queries.opportunities_of(account, current_user, cursor_param(), is_open=not is_closed),
    )
