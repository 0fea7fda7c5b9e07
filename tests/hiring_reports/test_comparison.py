"""The comparison: each column is the funnel of one thing, and its numbers lead to its applications."""

from __future__ import annotations

import re
from html import unescape

from app.access.roles import Role
from app.candidates.models import Status
from app.job_families.kinds import StageKind
from app.shared.regions import Region
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening

PAGE = "/reports/hiring/comparison"


def test_each_column_has_the_numbers_of_its_funnel(cast, client, session) -> None:
    openings = [an_opening(cast), an_opening(cast, Region.US)]
    openings[1].recruiter = person("Rosa Lind", Role.RECRUITER)
    openings[1].stages[0].kind = StageKind.ASSESSMENT
    ways = [(1, Status.ACTIVE), (3, Status.DECLINED), (4, Status.HIRED), (2, Status.WITHDRAWN)]
    for place, opening in enumerate(openings):
        for stage, status in ways[place:]:
            an_application(cast, stage, opening=opening, candidate=a_candidate(), status=status)
    session.commit()
    client.sign_in(cast.rita)
    compared = {
        "opening": [str(each.id) for each in openings],
        "region": ["EMEA", "US"],
        "recruiter": [str(each.recruiter_id) for each in openings],
    }
    for by, (first, second) in compared.items():
        text = client.get(f"{PAGE}?by={by}&first={first}&second={second}").text
        links = re.findall(r'<a href="(/reports/hiring/applications\?[^"]*)">(\d+)</a>', text)
        applied = [number for url, number in links if "measure=applied" in url and "view=cohort" in url]
        assert applied == ["4", "3"]
        assert len(links) > 12
        for url, number in links:
            assert client.get(unescape(url)).text.count('<th scope="row">') == int(number), url
        file = client.get(f"{PAGE}.csv?by={by}&first={first}&second={second}&table=cohort").text
        assert file.splitlines()[1:3] == ["Applied,4,3", "Hired,1,1"]
        assert "Questionnaire: Reached,4," in file
        assert "Assessment: Reached,,3" in file


def test_only_what_a_reader_may_see_is_compared(cast, client, session) -> None:
    own, other = an_opening(cast), an_opening(cast)
    other.hiring_manager = cast.hugo
    session.commit()
    client.sign_in(cast.dana)
    assert client.get(f"{PAGE}?first={own.id}").status_code == 200
    assert client.get(f"{PAGE}?first={own.id}&second={other.id}").status_code == 400
    assert client.get(f"{PAGE}?first={own.id}&second=999999").status_code == 400
    text = client.get(f"{PAGE}?first={own.id}").text
    assert "Choose two to four" in text
    assert f"{own.name} (#" not in text, "no other that they see has its name"
    other.hiring_manager = cast.dana
    session.commit()
    for page in (f"{PAGE}?first={own.id}&second={other.id}", "/reports/hiring"):
        text = client.get(page).text
        for each in (own, other):
            choice = re.search(rf'<option value="{each.id}"[^>]*>([^<]*)<', text)
            assert choice and choice[1] == f"{each.name} (#{each.id})", page
