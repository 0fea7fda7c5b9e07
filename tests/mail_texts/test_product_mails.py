"""The company words a mail of the product: checked, in versions, per job family, and back to ours."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.db.base import db
from app.mail_texts.actions import restore_our_text, save_mail_text
from app.mail_texts.models import MailTemplate
from app.mail_texts.queries import text_of_mail
from app.outbox.letters import LetterWriter
from app.outbox.mail_texts import MailWording, mail_texts
from app.outbox.models import Message
from app.pipeline.decline import decline
from app.pipeline.decline_letters import Letter
from app.pipeline.rules import DeclineReason
from app.shared.refusals import Conflict, RuleBroken
from tests.factories.applications import a_candidate, an_application
from tests.factories.mail import the_mail
from tests.real.statements import statements

DECLINED = "declined-before-any-talk"
OURS = "Thank you for your interest in us"
WORDING = MailWording("News about {role}", "Dear {name},\n\nno, sorry.\n\n{paragraph}\n\n{link}\n\nYours")
HOSTILE = "{role} {{ 7*7 }} {% include 'x' %} {link}"


def declined(cast, **values) -> Message:
    """The mail of a decline."""
    application = an_application(cast, 1, **values)
    decline(
        application,
        version=application.version,
        reason=DeclineReason.SKILLS,
        letter=Letter.BEFORE_ANY_TALK,
        paragraph=HOSTILE,
        by=cast.rita,
    )
    mails = select(Message).where(Message.kind == "application declined").order_by(Message.id.desc())
    return db.session.scalars(mails.limit(1)).one()


def save(cast, wording=WORDING, *, family="", edition=0) -> MailTemplate:
    return save_mail_text(the_mail(DECLINED), family, wording, edition=edition, by=cast.ada)


def test_every_shipped_text_keeps_its_own_rules(session):
    for mail in mail_texts():
        mail.check(mail.shipped)
        example = mail.example(mail.shipped)
        assert "{" not in example.subject + example.body, mail.slug


def test_the_companys_text_is_sent_in_place_of_ours(cast, settings):
    assert OURS in declined(cast).body
    save(cast)
    candidate = a_candidate("Lea {role} Roth")
    message = declined(cast, candidate=candidate)
    role = "Inside Sales Representative"
    assert message.subject == f"News about {role}"
    assert message.body == f"Dear Lea {{role}} Roth,\n\nno, sorry.\n\n{HOSTILE}\n\n\n\nYours\n"
    sent = LetterWriter(settings).text(message)
    before, after = sent.split("http://127.0.0.1:8000/my/")
    assert before == f"Dear Lea {{role}} Roth,\n\nno, sorry.\n\n{HOSTILE}\n\n"
    assert after.endswith("\n\nYours\n")


def test_without_a_place_the_link_is_added_below(cast, settings):
    save(cast, MailWording("No", "No. {paragraph}"))
    sent = LetterWriter(settings).text(declined(cast))
    assert sent.startswith(f"No. {HOSTILE}\n")
    assert "This link opens it once." in sent
    assert "/my/" in sent


def test_a_job_family_has_its_own_text(cast):
    save(cast)
    save(cast, MailWording("Only ours", "{paragraph}"), family="Inside Sales, Mid-Market")
    save(cast, MailWording("Another", "{paragraph}"), family="SMB Account Executive")
    application = an_application(cast, 1)
    assert application.opening.job_family == "Inside Sales, Mid-Market"
    assert declined(cast).subject == "Only ours"
    application.opening.job_family = "Something else"
    assert declined(cast, opening=application.opening).subject.startswith("News about")


def test_back_to_ours_and_yours_again_keep_every_text(cast, session):
    saved = save(cast)
    restore_our_text(saved, by=cast.ada)
    assert OURS in declined(cast).body
    save(cast, MailWording("Third", "{paragraph}"), edition=1)
    assert declined(cast).subject == "Third"
    assert saved.edition == 2
    assert [(each.edition, each.subject) for each in saved.versions] == [(1, WORDING.subject)]
    assert len(activity_of(saved)) == 3


@pytest.mark.parametrize(
    ("wording", "field", "sentence"),
    [
        (MailWording("{rolle}", "{paragraph}"), "subject", "{rolle} is not a placeholder here."),
        (MailWording("x", "{paragraph} {salary}"), "body", "{salary} is not a placeholder here."),
        (MailWording("{link}", "{paragraph}"), "subject", "{link} is not a placeholder here."),
        (MailWording("{a} {b}", "{paragraph}"), "subject", "{a} and {b} are not placeholders here."),
        (MailWording("Hi {name", "{paragraph}"), "subject", "A brace has no partner."),
        (MailWording("x", "{paragraph} {"), "body", "A brace has no partner."),
        (MailWording("x", "{paragraph} name}"), "body", "A brace has no partner."),
        (MailWording("x", "{paragraph} {link} {link}"), "body", "Use {link} only once."),
        (MailWording("x", "Dear {name}"), "body", "This mail needs {paragraph}. Add it."),
    ],
)
def test_a_wrong_or_missing_placeholder_is_refused(cast, session, wording, field, sentence):
    with pytest.raises(RuleBroken) as refusal:
        save(cast, wording)
    assert refusal.value.field == field
    assert refusal.value.sentence.startswith(sentence)
    assert session.scalars(select(MailTemplate)).all() == []


@pytest.mark.both_databases
def test_of_two_admins_the_slower_is_told(cast):
    save(cast)
    with pytest.raises(Conflict, match="Ada Berg saved another version"):
        save(cast, edition=0)
    save(cast, MailWording("Second", "{paragraph}"), edition=1)


def test_a_mail_about_no_application_has_one_text(cast):
    with pytest.raises(RuleBroken, match="one text for all job families"):
        save_mail_text(
            the_mail("page-link"), "SMB Account Executive", MailWording("x", "y"), edition=0, by=cast.ada
        )


def test_a_transaction_reads_the_texts_once(cast, session):
    save(cast)
    opening = an_application(cast, 1).opening
    session.commit()
    with statements() as made:
        for _ in range(3):
            the_mail(DECLINED).write({"to": cast.ines, "opening": opening, "paragraph": ""})
    assert len([each for each in made if "mail_templates" in each]) == 1


def test_an_admin_edits_previews_and_goes_back_to_ours(client, cast, session):
    page = f"/mail-texts/mails/{DECLINED}"
    client.sign_in(cast.ada)
    assert OURS in client.get(page).text
    answer = client.submit(f"{page}/edit", body="No {salary}.", show="1")
    assert answer.status_code == 200
    assert "{salary} is not a placeholder here." in answer.text
    answer = client.submit(f"{page}/edit", body="No {salary}.")
    assert answer.status_code == 422
    assert "No {salary}.</textarea>" in answer.text
    answer = client.submit(f"{page}/edit", body="No, {name}. {paragraph}")
    assert answer.headers["Location"] == page
    shown = client.get(page).text
    assert "No, Lea Roth." in shown
    assert "Your text, version 1, saved by Ada Berg" in shown
    assert "yours, saved by Ada Berg" in client.get("/mail-texts").text

    assert client.submit(f"{page}/ours", page=page).status_code == 303
    shown = client.get(page).text
    assert OURS in shown
    assert "No, {name}. {paragraph}" in shown  # among the earlier texts
    saved = text_of_mail(DECLINED, "")
    assert saved is not None
    assert saved.is_retired


def test_a_recruiter_reads_the_texts_and_changes_none(client, cast):
    page = f"/mail-texts/mails/{DECLINED}"
    client.sign_in(cast.rita)
    shown = client.get(page)
    assert OURS in shown.text
    assert "Edit text" not in shown.text
    assert client.get(f"{page}/edit").status_code == 403
