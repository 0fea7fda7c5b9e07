"""Two records are not merged where a decision about one of them comes first. The refusal says which."""

from __future__ import annotations

from itertools import product

import pytest

from app.access.roles import Role
from app.candidates.models import SplitMatch, Status
from app.duplicates.merge.rules import check_applications
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.cast import person
from tests.duplicates.conftest import REASON, page_of
from tests.factories.applications import an_application


def test_a_refused_merge_keeps_what_was_typed_and_changes_nothing(client, cast, session, kept, other):
    opening = kept.applications[0].opening
    application = an_application(cast, candidate=other, opening=opening)
    client.sign_in(cast.rita)

    answer = client.submit(page_of(kept, other), reason=REASON)

    assert answer.status_code == 422
    assert f"Both have an active application to {opening.name}." in answer.text
    assert REASON in answer.text, "what was typed is lost"
    assert (application.candidate, other.name) == (other, "Lena Brnadt")


def test_two_applications_to_one_opening_stay_unless_both_are_active():
    """A hire counts as active: the person works here, and cannot apply for the same place."""
    refused = {frozenset({Status.ACTIVE}), frozenset({Status.ACTIVE, Status.HIRED})}
    for mine, others in product(Status, repeat=2):
        if {mine, others} in refused:
            with pytest.raises(RuleBroken, match="Both have an active application to Sales"):
                check_applications([mine], [others], opening_name="Sales")
        else:
            check_applications([mine], [others], opening_name="Sales")


def test_after_a_merge_a_second_application_to_an_opening_is_not_reopened(client, cast, kept, other, merge):
    opening = kept.applications[0].opening
    declined = an_application(cast, candidate=other, opening=opening, status=Status.DECLINED)
    merge()
    assert declined.candidate is kept
    client.sign_in(cast.rita)

    answer = client.submit(f"/applications/{declined.id}/reopen", reason="A second chance.")

    assert answer.status_code == 422
    assert "already has an active application to this opening" in answer.text


def test_two_accounts_are_refused_with_a_remedy(cast, merge, kept, other):
    kept.user, other.user = cast.ines, cast.sam

    with pytest.raises(RuleBroken, match=r"two accounts: Ines Duarte and Sam Carter\. Ask an admin to undo"):
        merge()


def test_a_pair_that_an_admin_split_is_not_merged(cast, session, merge, kept, other):
    kept.user = cast.ines
    session.add(SplitMatch(candidate=other, user=cast.ines, by=cast.ada))

    with pytest.raises(RuleBroken, match="and Ines Duarte are not the same person"):
        merge()


def test_the_email_of_another_account_cannot_be_kept(cast, session, merge, kept, other):
    kept.user, other.email = cast.ines, cast.sam.email
    session.add(SplitMatch(candidate=other, user=cast.sam, by=cast.ada))

    with pytest.raises(RuleBroken, match="This email belongs to someone else’s account"):
        merge("email")

    merge()
    assert kept.user is cast.ines, "the former email matched another account"


def test_nothing_is_merged_while_one_waits_for_its_data_to_be_deleted(merge, kept, other):
    for record, column in product((kept, other), ("erasure_asked_at", "erased_at")):
        setattr(record, column, clock.now())
        with pytest.raises(RuleBroken, match="deletion of their data"):
            merge()
        setattr(record, column, None)

    merge()


def test_an_unknown_record_is_not_found_and_an_invalid_id_is_refused(client, cast, kept, other):
    client.sign_in(cast.rita)
    for asked, status in (("999999", 404), ("0", 400), ("x", 400), ("-1", 400), ("9" * 30, 400), ("²", 400)):
        assert client.get(f"/candidates/{kept.id}/merge?with={asked}").status_code == status, asked

    client.sign_in(person("Ben Other", Role.HIRING_MANAGER))
    assert client.get(page_of(kept, other)).status_code == 404, "a hiring manager merges nobody"
