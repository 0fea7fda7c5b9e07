"""Templates of the company's own: added, changed in versions, retired and restored."""

from __future__ import annotations

import pytest

from app.mail_texts.actions import (
    TemplateText,
    add_template,
    change_template,
    restore_template,
    retire_template,
    save_mail_text,
)
from app.mail_texts.queries import templates_for
from app.outbox.mail_texts import MailWording
from app.shared.refusals import Conflict, RuleBroken
from tests.factories.mail import a_template, the_mail

FAMILY = "Inside Sales, Mid-Market"


def changed(name="Follow-up", subject="Again", body="Hello {candidate}", job_family=""):
    return TemplateText(name, job_family, MailWording(subject, body))


def test_a_template_is_added_and_changed_on_its_pages_and_the_earlier_text_is_kept(client, cast):
    client.sign_in(cast.rita)
    answer = client.submit(
        "/mail-texts/templates/add", name="Follow-up", subject="About {role}", body="Hello {first_name},"
    )
    assert answer.status_code == 303
    (template,) = templates_for("")
    page = f"/mail-texts/templates/{template.id}"
    assert client.submit(page, body="Dear {candidate},", show="1").status_code == 200
    assert templates_for("")[0].body == "Hello {first_name},"
    assert client.submit(page, body="Dear {candidate},").status_code == 303
    shown = client.get(page).text
    assert "Dear {candidate},</textarea>" in shown
    assert "Hello {first_name}," in shown
    assert "Rita Okafor</b> changed a mail template" in shown
    assert "Dear Lea Roth," in shown  # the preview with an example


@pytest.mark.parametrize("body", ["Hello {salary}", "Hello {candidate.email}", "{{candidate}} {}"])
def test_an_unknown_placeholder_is_refused_beside_its_field_and_stays_as_typed(client, cast, body):
    client.sign_in(cast.ada)
    answer = client.submit("/mail-texts/templates/add", name="x", subject="x", body=body)
    assert answer.status_code == 422
    assert "is not a placeholder here. Use {candidate}, {first_name}" in answer.text
    assert f"{body}</textarea>" in answer.text


def test_a_job_family_is_offered_its_own_templates_and_those_for_all(cast):
    a_template(cast.rita, "For all")
    a_template(cast.rita, "For ours", job_family=FAMILY)
    a_template(cast.rita, "For others", job_family="SMB Account Executive")
    retire_template(a_template(cast.rita, "Retired"), by=cast.rita)
    save_mail_text(the_mail("page-link"), "", MailWording("x", "y"), edition=0, by=cast.ada)
    assert [each.name for each in templates_for(FAMILY)] == ["For all", "For ours"]


def test_a_name_is_used_once_for_a_job_family_until_it_is_retired(client, cast):
    first = a_template(cast.rita)
    client.sign_in(cast.rita)
    answer = client.submit("/mail-texts/templates/add", name=first.name, subject="x", body="y")
    assert answer.status_code == 422
    assert "There is a template with this name" in answer.text
    retire_template(first, by=cast.rita)
    second = a_template(cast.rita)
    with pytest.raises(RuleBroken, match="with this name now"):
        restore_template(first, by=cast.rita)
    retire_template(second, by=cast.rita)
    restore_template(first, by=cast.rita)
    assert not first.is_retired


def test_of_two_people_the_slower_is_told_and_a_retired_one_stays(cast, session):
    template = a_template(cast.rita)
    change_template(template, changed(), edition=1, by=cast.ada)
    session.flush()
    with pytest.raises(Conflict, match="Ada Berg saved another version"):
        change_template(template, changed("Mine"), edition=1, by=cast.rita)
    retire_template(template, by=cast.rita)
    session.flush()
    with pytest.raises(RuleBroken, match="is retired"):
        change_template(template, changed("Mine"), edition=2, by=cast.rita)
    assert template.name == "Follow-up"


def test_saving_without_a_change_makes_no_version(cast):
    template = add_template(changed(), by=cast.rita)
    change_template(template, changed(), edition=1, by=cast.rita)
    assert (template.edition, template.versions) == (1, [])


def test_the_text_of_a_mail_of_the_product_is_no_template(client, cast):
    saved = save_mail_text(the_mail("page-link"), "", MailWording("x", "y"), edition=0, by=cast.ada)
    client.sign_in(cast.ada)
    assert client.get(f"/mail-texts/templates/{saved.id}").status_code == 404
