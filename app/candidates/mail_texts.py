"""The mails about a candidate's page and email, as texts that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.outbox.mail_texts import (
    COMPANY,
    NAME,
    TO_RECRUITER,
    MailText,
    Placeholder,
    page_placeholder,
    rendered_part,
)

TO_CANDIDATE = _l("Candidate")

CANDIDATE_MAILS = (
    MailText(
        "page-link",
        "candidates/mail/link.txt",
        _l("Link to their page"),
        TO_CANDIDATE,
        (NAME, COMPANY),
        has_link=True,
    ),
    MailText(
        "new-email",
        "candidates/mail/new_email.txt",
        _l("Confirm a new email"),
        TO_CANDIDATE,
        (NAME, COMPANY),
        has_link=True,
    ),
    MailText(
        "email-change-requested",
        "candidates/mail/email_changes.txt",
        _l("Request to change the email"),
        TO_CANDIDATE,
        (
            NAME,
            COMPANY,
            Placeholder("new_email", _l("the new email"), "lea@example.org", lambda v: v["new_email"]),
        ),
        required=("new_email",),
        has_link=True,
    ),
    MailText(
        "email-changed",
        "candidates/mail/email_changed.txt",
        _l("Email changed"),
        TO_CANDIDATE,
        (
            NAME,
            COMPANY,
            Placeholder("new_email", _l("the new email"), "lea@example.org", lambda v: v["candidate"].email),
        ),
        required=("new_email",),
    ),
    MailText(
        "possibly-same-person",
        "candidates/mail/same_person.txt",
        _l("Possibly the same person"),
        TO_RECRUITER,
        (
            NAME,
            COMPANY,
            Placeholder(
                "candidate", _l("the name of the candidate"), "Lea Roth", lambda v: v["candidate"].name
            ),
            Placeholder("other", _l("the name on the other record"), "Lea Rot", lambda v: v["other"].name),
            Placeholder(
                "explanation",
                _l("what happened, and what to do"),
                "Lea Roth wants to use the email lea@example.org.",
                rendered_part("candidates/mail/parts/same_person.txt"),
            ),
            page_placeholder(_l("the address of the page to decide on"), "candidates/12/merge"),
        ),
        required=("explanation", "page"),
    ),
)
