"""A mapping file is its maker's alone until it is applied, and gone after a day if it is not."""

from __future__ import annotations

from datetime import timedelta

from app.access.roles import Role
from app.mapping_file.actions import delete_one_unapplied_file
from app.mapping_file.models import MappingFile
from app.people.accounts import revoke_role
from app.shared import clock
from tests.cast import person
from tests.factories.mapping import a_mapping_file
from tests.mapping_file.conftest import UPLOAD


def test_it_does_not_exist_for_another_admin_or_a_former_one(ada, cast, session):
    path = ada.previews("Territory,Region\nEMEA North,EMEA\n").request.path
    ada.client.sign_in(person("Otto Other", Role.ADMIN))
    assert ada.client.get(path).status_code == 404
    assert ada.client.forge(path).status_code == 404
    revoke_role(cast.ada, Role.ADMIN, by=cast.ada)
    session.commit()
    ada.client.sign_in(cast.ada)
    assert ada.client.get(path).status_code in (303, 404)


def test_an_applied_file_is_visible_to_who_keeps_it(ada, cast):
    ada.applies("Territory,Region\nEMEA North,EMEA\n")
    for other in (person("Otto Other", Role.ADMIN), cast.yara):
        ada.client.sign_in(other)
        page = ada.client.get(UPLOAD).text
        assert "mapping.csv" in page and "Ada Berg" in page and "1 added" in page


def test_sales_operations_keep_the_mapping_file(ada, cast):
    ada.client.sign_in(cast.yara)
    ada.user = cast.yara
    assert UPLOAD in ada.client.get("/territories").text
    preview = ada.maps("Territory,Region\nEMEA North,EMEA\n", column_1="sales territory", column_2="region")
    assert ada.client.submit(preview.request.path).status_code == 303
    assert "EMEA North" in ada.client.get("/territories").text
    assert "Yara Haddad" in ada.client.get(UPLOAD).text


def test_an_unapplied_file_is_deleted_after_a_day(cast, session):
    clock.freeze(clock.now())
    left = a_mapping_file(cast.ada)
    applied = a_mapping_file(cast.ada)
    applied.applied_at = clock.now()
    clock.move(timedelta(hours=23))
    fresh = a_mapping_file(cast.ada)
    session.commit()
    assert not delete_one_unapplied_file()
    clock.move(timedelta(hours=2))
    assert delete_one_unapplied_file()
    assert not delete_one_unapplied_file()
    assert {file.id for file in session.query(MappingFile)} == {applied.id, fresh.id} != {left.id}
