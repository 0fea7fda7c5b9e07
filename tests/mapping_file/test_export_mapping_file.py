"""The mapping file as it stands now: the one applied last, but for what has changed since."""

from __future__ import annotations

import pytest

from app.shared.regions import Region
from app.territories.actions import add_territory, end_assignment
from app.territories.queries import current_assignments_of
from tests.cast import person
from tests.factories.onboardings import a_territory, an_assignment, an_established_isr, an_isr
from tests.mapping_file.conftest import EXPORT, named

HEAD = "Sales Territory,Region,Sub-Region,Area,Segment,SAE,ASM,RD,Proposed ISR\r\n"


@pytest.fixture
def nora(cast):
    nora = an_isr()
    an_established_isr(nora, cast.marta)
    return nora


def vacate(isr, cast) -> None:
    (assignment,) = current_assignments_of(isr)
    end_assignment(assignment, last_day=assignment.starts_on, reason="Moves on.", by=cast.marta)


def test_before_the_first_file_it_has_every_territory_by_region_and_name(ada, cast):
    a_territory("US West", Region.US)
    an_assignment(cast, territory=a_territory("EMEA, North"))
    assert ada.exports().decode() == (
        HEAD + '"EMEA, North",EMEA,,,Mid-Market,,,,Jonas Falk\r\n' + "US West,US,,,Mid-Market,,,,\r\n"
    )


def test_only_a_cell_that_is_no_longer_true_is_rewritten(ada, cast, nora):
    ada.applies('Region;"Territory";ISR\nemea;" EMEA North";"nora weiss"\nus;US West;\n')
    vacate(nora, cast)
    assert ada.exports() == b'Region;"Territory";ISR\nemea;" EMEA North";""\nus;US West;\n'
    an_assignment(cast, isr=nora, territory=named("US West"))
    assert ada.exports() == b'Region;"Territory";ISR\nemea;" EMEA North";""\nus;US West;Nora Weiss\n'


def test_an_isr_is_named_as_the_file_names_people(ada, cast, nora):
    ada.applies("Territory,Region,ISR\nEMEA North,EMEA,NORA@example.com\nUS West,US,\n")
    an_assignment(cast, isr=nora, territory=named("US West"))
    assert b"US West,US,nora@example.com\n" in ada.exports()


def test_an_isr_with_an_ambiguous_name_is_exported_by_email(ada, cast, nora):
    ada.applies("Territory,Region,ISR\nEMEA North,EMEA,Nora Weiss\n")
    person("Noor Weiss").name = "Nora Weiss"
    assert ada.exports() == b"Territory,Region,ISR\nEMEA North,EMEA,nora@example.com\n"
    assert "No changes." in ada.previews(ada.exports().decode()).text


def test_a_territory_added_since_comes_last(ada, cast):
    for number, end in enumerate(["\r\n", ""]):
        ada.applies(f'\ufeff"Territory"\t"Region"\r\n"EMEA North"\t"EMEA"{end}')
        add_territory(name=f"US {number}", region=Region.US, segment="SMB", by=cast.ada)
        head = '\ufeff"Territory"\t"Region"\r\n"EMEA North"\t"EMEA"\r\n'
        assert ada.exports().decode() == f'{head}"US {number}"\t"US"{end}'


def test_unmapped_columns_are_neither_stored_nor_exported(ada, session):
    ada.applies("Territory,Quota,Region\nEMEA North,=secret(),EMEA\n")
    assert ada.exports() == b"Territory,Region\nEMEA North,EMEA\n"


def test_a_name_that_a_spreadsheet_would_run_is_exported_as_text_and_read_back(ada, cast):
    danger = an_isr("Danger")
    danger.name = '=HYPERLINK("x")'
    an_established_isr(danger, cast.marta)
    an_assignment(cast, isr=danger, territory=a_territory("EMEA North"))
    exported = ada.exports()
    assert exported.endswith(b',"\'=HYPERLINK(""x"")"\r\n')
    assert "No changes." in ada.previews(exported.decode()).text


def test_everyone_who_sees_the_territories_may_download_it(ada, cast):
    for someone in (cast.jonas, cast.marta, cast.rita):
        ada.client.sign_in(someone)
        answer = ada.client.get(EXPORT)
        assert answer.status_code == 200
    page = ada.client.get("/territories").text
    assert "Download mapping file" in page
    assert "Upload mapping file" not in page
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=territories-mapping-file.csv"
    ada.client.sign_in(cast.ines)
    assert ada.client.get(EXPORT).status_code == 403
