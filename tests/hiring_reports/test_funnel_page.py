"""The page of the funnel: what a reader counts, what is marked, the lists and the file behind it."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from flask import url_for

from app.access.roles import Role
from app.candidates.models import Status
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.erasure.removal import remove_texts
from app.hiring_reports.report_pages.registry import report_pages
from app.hiring_reports.rules import FunnelMeasure, FunnelView
from app.hiring_reports.sums.actions import update_hiring_sums
from app.hiring_reports.sums.check import sum_differences
from app.pipeline import ledger
from app.pipeline.rules import MoveVerb
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening


def funnel_rows(text: str, section: str) -> list[list[str]]:
    """The cells of the rows of one of the two tables."""
    after = text[text.index(f'id="{section}"') :]
    table = after[after.index("<tbody>") : after.index("</tbody>")]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in table.split("<tr>")[1:]]


def links_of(text: str) -> list[tuple[str, int]]:
    """The addresses behind the numbers, each with its number."""
    found = re.findall(r'<a href="(/reports/hiring/applications\?[^"]*)">([\d,]+)</a>', text)
    return [(unescape(url), int(number)) for url, number in found]


def test_each_number_leads_to_as_many_applications(cast, client) -> None:
    opening = an_opening(cast)
    for stage, status in [(1, Status.ACTIVE), (2, Status.DECLINED), (3, Status.WITHDRAWN), (6, Status.HIRED)]:
        an_application(cast, stage, opening=opening, candidate=a_candidate(), status=status)
    client.sign_in(cast.rita)
    for query in ("", f"?opening={opening.id}"):
        text = client.get(f"/reports/hiring{query}").text
        links = links_of(text)
        assert len(links) > 10
        for url, number in links:
            assert client.get(url).text.count('<th scope="row">') == number, url


def test_a_hiring_manager_counts_own_openings_and_an_admin_all_without_lists(cast, client) -> None:
    other = person("Hanna Lind", Role.HIRING_MANAGER)
    own, others = an_opening(cast), an_opening(cast)
    others.hiring_manager = other
    for opening in (own, others, others):
        an_application(cast, opening=opening, candidate=a_candidate(name=f"Of {opening.hiring_manager.name}"))
    for reader, number, lists in ((cast.rita, 3, 3), (cast.dana, 1, 1), (other, 2, 2), (cast.ada, 3, None)):
        client.sign_in(reader)
        text = client.get("/reports/hiring").text
        assert f"Applied: <b>{number}</b>" in re.sub(r"</?a[^>]*>", "", text)
        if lists is None:
            assert links_of(text) == []
            assert client.get("/reports/hiring/applications").status_code == 403
        else:
            assert client.get("/reports/hiring/applications").text.count("Of ") == lists
    client.sign_in(cast.dana)
    assert "0 applications" in client.get(f"/reports/hiring/applications?opening={others.id}").text


def test_an_opening_that_the_reader_applied_to_is_not_counted(cast, client, session) -> None:
    opening = an_opening(cast)
    an_application(cast, opening=opening, candidate=a_candidate(user=cast.rita))
    an_application(cast, opening=opening, candidate=a_candidate())
    session.commit()
    client.sign_in(cast.rita)
    assert "Nobody applied in this time" in client.get("/reports/hiring").text
    assert f'value="{opening.id}"' not in client.get("/reports/hiring").text


def test_rates_on_fewer_than_ten_say_so(cast, client) -> None:
    opening = an_opening(cast)
    for _number in range(9):
        an_application(cast, 2, opening=opening, candidate=a_candidate())
    client.sign_in(cast.rita)
    assert "of only 9" in client.get("/reports/hiring").text
    an_application(cast, 1, opening=opening, candidate=a_candidate())
    rows = funnel_rows(client.get(f"/reports/hiring?opening={opening.id}").text, "cohort")
    assert "90.0%" in rows[0][-1]
    assert "of only" not in rows[0][-1]
    assert "of only 9" in rows[1][-1]


def test_the_stages_of_several_processes_stand_in_order_and_name_their_process(cast, client, session) -> None:
    """Which process is first follows from the openings, and shared stages keep the places between."""
    processes = {"Americas": ["Screen", "Panel", "Debrief"], "Europe": ["Screen", "Case", "Call", "Debrief"]}
    for process, stages in processes.items():
        for _opening in range(2 if process == "Americas" else 1):
            opening = an_opening(cast)
            opening.process = process
            for stage, name in zip(opening.stages[:4], stages, strict=False):
                stage.name = name
            for stage in opening.stages[len(stages) :]:
                session.delete(stage)
            an_application(cast, 1, opening=opening, candidate=a_candidate())
    session.commit()
    client.sign_in(cast.rita)
    text = client.get(f"/reports/hiring?family={opening.job_family}").text
    assert [row[0] for row in funnel_rows(text, "cohort")] == [
        *("Screen", "Panel (Americas)", "Case (Europe)", "Call (Europe)", "Debrief"),
    ]
    assert funnel_rows(client.get(f"/reports/hiring?opening={opening.id}").text, "cohort")[1][0] == "Case"


REFUSED = {
    "from=2026-13": "This is not a month such as 2026-03.",
    "from=FY99-Q5": "This is not a month such as 2026-03.",
    "from=2026-10&until=2026-09": "The time ends before it begins.",
    "from=2099-01": "The time ends before it begins.",
    "until=2026-09&until=2026-10": "The address has “until” more than once.",
    "opening=x": "The address has a value of “opening” that does not exist.",
    "opening=999999": "There is no opening with this number, or you don’t have permission to see it.",
    "family=Cooking": "You see no opening of this job family.",
    "recruiter=999999": "You see no opening of this recruiter.",
    "region=Moon": "The address has a value of “region” that does not exist.",
    "source=%00": "This value does not exist.",
    "kinds=no": "The address has a value of “kinds” that does not exist.",
}


def test_what_is_refused_leaves_the_form_with_the_rest_and_a_sentence(cast, client) -> None:
    opening = an_opening(cast)
    client.sign_in(cast.rita)
    for query, sentence in REFUSED.items():
        others = {"source": "Referral"} if "source" not in query else {"recruiter": str(opening.recruiter_id)}
        answer = client.get(f"/reports/hiring?{query}&{urlencode(others)}")
        assert answer.status_code == 400, query
        text = unescape(answer.text)
        name = "until" if "ends before" in sentence else query.partition("=")[0]
        assert f"<li>{sentence}" in text, query
        assert name == "kinds" or f'id="{name}-error">{sentence}' in text, query
        for value in others.values():
            assert re.search(rf'value="{value}"( selected| maxlength)', text), query
    text = client.get("/reports/hiring?from=2026-10&until=2026-09").text
    assert 'value="2026-10" selected' in text
    assert 'value="2026-09" selected' in text


def test_every_report_keeps_its_form_when_something_is_refused(app, cast, client) -> None:
    client.sign_in(cast.rita)
    with app.test_request_context():
        pages = [url_for(page.endpoint) for page in report_pages(cast.rita)]
    assert len(pages) >= 7
    for page in pages:
        answer = client.get(f"{page}?from=2026-10&until=2026-09")
        assert answer.status_code == 400, page
        assert 'id="until-error">The time ends before it begins.' in answer.text, page
        assert 'value="2026-10" selected' in answer.text, page
    answer = client.get("/reports/hiring/comparison?first=999999&from=2026-10")
    assert 'id="first-error">' in answer.text
    assert 'value="2026-10" selected' in answer.text
    assert client.get("/reports/hiring.csv?from=2026-10&until=2026-09").status_code == 400


def test_the_file_has_the_numbers_and_no_formula(cast, client) -> None:
    opening = an_opening(cast)
    opening.stages[0].name = "=1+1"
    application = an_application(cast, opening=opening, candidate=a_candidate())
    ledger.write_move(application, MoveVerb.DECLINE, status=Status.DECLINED, by=cast.rita)
    client.sign_in(cast.rita)
    lines = client.get(f"/reports/hiring.csv?opening={opening.id}").get_data(as_text=True).splitlines()
    assert lines[0].lstrip("\ufeff") == ",".join(
        ["Counted", "Stage", *(each.label for each in FunnelMeasure)]
    )
    assert f"{FunnelView.COHORT.label},'=1+1,,1,0,0,1,0,0,0,," in lines


@pytest.mark.parametrize("is_summed", [False, True])
def test_merging_and_erasing_change_no_number(cast, client, session, is_summed) -> None:
    opening, candidates = an_opening(cast), [a_candidate(), a_candidate()]
    for candidate in candidates:
        an_application(cast, 2, opening=opening, candidate=candidate, status=Status.DECLINED)
    client.sign_in(cast.rita)
    while is_summed and update_hiring_sums():
        pass
    before = funnel_rows(client.get(f"/reports/hiring?opening={opening.id}").text, "cohort")
    kept, other = candidates
    seen = merge_digest(kept, other)
    merge_candidates(kept, other, from_other=(), seen=seen, reason="One phone.", by=cast.rita)
    remove_texts(kept)
    session.commit()
    for _time in range(2):
        assert funnel_rows(client.get(f"/reports/hiring?opening={opening.id}").text, "cohort") == before
        while update_hiring_sums():
            pass
    assert list(sum_differences()) == []
