"""The pages about interviewers: who reads what, and what a person who owes a scorecard does not learn."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from app.candidates.models import Status
from app.scorecards.models import Recommendation
from app.shared import clock
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview

PAGE = "/reports/hiring/interviewers"
OWN = "/my-interviews/figures"


def decided_applications(cast, number: int, *, status: Status = Status.HIRED) -> list:
    """Applications with scorecards of Ines and Sam, who say yes, decided two months ago."""
    opening = an_opening(cast, places=100)
    made = [
        an_application(cast, opening=opening, candidate=a_candidate(), status=status) for _ in range(number)
    ]
    for application in made:
        for place, interviewer in ((3, cast.ines), (5, cast.sam)):
            interview = an_interview(
                application, interviewer, stage=opening.stages[place], starts_in=-timedelta(days=1)
            )
            a_scorecard(interview)
    clock.move(timedelta(days=62))
    return made


def without_token(text: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text)


def cells(text: str, name: str, section: str) -> list[str]:
    """The texts of the cells of a person's line in a table."""
    table = text[text.index(f'id="table-{section}"') :]
    row = next(each for each in table.split("<tr>") if f">{name}</th>" in each)
    return [re.sub(r"<[^>]+>", "", each).strip() for each in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]


def test_recruiters_read_agreement_of_all_and_others_only_their_own(cast, client, session) -> None:
    decided_applications(cast, 5)
    client.sign_in(cast.rita)
    text = client.get(PAGE).text
    assert cells(text, "Ines Duarte", "agreement") == ["5", "100.0% of only 5", "5", "100.0% of only 5"]
    for url, number in re.findall(
        r'<a href="(/reports/hiring/interviewers/interviews\?[^"]*)">(\d+)</a>', text
    ):
        assert client.get(unescape(url)).text.count('<th scope="row">') == int(number)
    client.sign_in(cast.dana)
    assert 'id="table-agreement"' not in client.get(PAGE).text
    assert client.get(f"{PAGE}/interviews?measure=agreed").status_code == 400
    application = an_application(cast, opening=an_opening(cast), candidate=a_candidate())
    an_interview(application, cast.ines, stage=application.opening.stages[3], starts_in=-timedelta(days=9))
    assert cells(client.get(PAGE).text, "Ines Duarte", "interviewers")[7:9] == ["1", "16.7% of only 6"]
    client.sign_in(cast.ines)
    assert client.get(PAGE).status_code == 403
    text = client.get(OWN).text
    assert cells(text, "Ines Duarte", "agreement")[1] == "100.0% of only 5"
    assert "Sam Carter" not in text
    client.sign_in(cast.hugo)
    assert client.get(OWN).status_code == 403


def test_agreement_on_fewer_than_five_applications_is_not_given(cast, client) -> None:
    decided_applications(cast, 4, status=Status.DECLINED)
    for reader, page in ((cast.rita, PAGE), (cast.ines, OWN)):
        client.sign_in(reader)
        assert cells(client.get(page).text, "Ines Duarte", "agreement") == ["4", "– few", "4", "– few"]


@pytest.mark.parametrize("sits_in", [False, True])
def test_a_scorecard_tells_nothing_to_a_person_who_owes_one_there(cast, client, session, sits_in) -> None:
    """Nor to one who sits in on an interview that lacks its scorecard."""
    first, *_others = decided_applications(cast, 5)
    holds = cast.sam if sits_in else cast.rita
    owed = an_interview(first, holds, stage=first.opening.stages[1], starts_in=-timedelta(hours=3))
    owed.shadow = cast.rita if sits_in else None
    late = an_interview(first, cast.dana, stage=first.opening.stages[2], starts_in=-timedelta(days=9))
    session.commit()
    pages = [PAGE, f"{PAGE}.csv?table=agreement", f"{PAGE}.csv", f"{PAGE}/interviews?measure=submitted"]
    client.sign_in(cast.rita)
    before = [without_token(client.get(page).text) for page in pages]
    assert cells(before[0], "Ines Duarte", "agreement")[0] == "4"
    a_scorecard(late, recommendation=Recommendation.STRONG_NO)
    session.commit()
    assert [without_token(client.get(page).text) for page in pages] == before


def test_the_file_of_a_table_has_its_numbers_and_no_formula(cast, client) -> None:
    decided_applications(cast, 5)
    cast.ines.name = "=1+1"
    client.sign_in(cast.rita)
    lines = client.get(f"{PAGE}.csv?table=agreement").text.splitlines()
    assert "'=1+1,5,100,5,100" in [line.replace("100.0", "100") for line in lines]
    assert client.get(f"{PAGE}.csv?table=nothing").status_code == 400
