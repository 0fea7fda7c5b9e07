"""The mapped columns of a file are exported byte for byte, and uploading that changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from app.mapping_file.actions import apply_mapping_file, map_columns, upload_mapping_file
from app.mapping_file.queries import column_meanings, dry_run_of, export_text
from app.territories.models import Territory
from tests.examples import up_to
from tests.factories.onboardings import an_established_isr, an_isr
from tests.mapping_file.files import Written, files

# Ten, because each writes to the database; `test_export_table.py` holds the same without one, for many.
SLOW_AND_SHARED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@pytest.fixture
def isrs(cast) -> None:
    an_established_isr(an_isr("Nora Weiss"), cast.marta)
    an_established_isr(an_isr("Olga Petrov"), cast.milan)


def checked(content: str, cast):
    file = upload_mapping_file(name="mapping.csv", content=content.encode(), by=cast.ada)
    map_columns(file, column_meanings(file))
    return file


@given(written=files())
@settings(max_examples=up_to(10, few=4), deadline=None, suppress_health_check=SLOW_AND_SHARED)
def test_any_exported_file_is_identical_and_changes_nothing(cast, isrs, session, written: Written):
    before = session.begin_nested()
    file = checked(written.content, cast)
    apply_mapping_file(file, seen=dry_run_of(file).digest, by=cast.ada)
    assert export_text() == written.understood
    assert session.query(Territory).count() == written.territories
    again = dry_run_of(checked(export_text(), cast))
    assert (again.findings, again.unchanged) == ([], written.territories)
    before.rollback()
