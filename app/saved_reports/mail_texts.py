"""The mail of a saved report, as a text that the company can change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.outbox.mail_texts import NAME, MailText, Placeholder, page_placeholder, rendered_part


def _report_name(values: Mapping[str, Any]) -> str:
    return str(values["report"])


REPORT_MAILS = (
    MailText(
        "saved report",
        "saved_reports/mail/report.txt",
        _l("Monthly report"),
        _l("Who asked for it"),
        (
            NAME,
            Placeholder("report", _l("the name of the report"), "Offers of this year", _report_name),
            Placeholder(
                "figures",
                _l("the tables of the report"),
                "Offers by month\n\nNov 2026: Offers 3, Accepted 2",
                rendered_part("saved_reports/mail/parts/figures.txt"),
            ),
            page_placeholder(
                _l("the address of the report and of the form that stops this mail"),
                "reports/hiring/saved/1",
            ),
        ),
        required=("figures", "page"),
    ),
)
