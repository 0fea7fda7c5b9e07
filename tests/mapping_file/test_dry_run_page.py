"""A long dry run is shown some rows at a time, those of each kind apart."""

from __future__ import annotations

from app.mapping_file.dry_run_page import FINDINGS_PER_PAGE
from tests.real.page import Page

HEAD = "Territory,Region\n"


def test_the_first_findings_of_each_kind_and_the_link_to_more(ada):
    good = [f"Area {number},EMEA" for number in range(FINDINGS_PER_PAGE + 5)]
    bad = [f"Patch {number},LATAM" for number in range(3)]
    answer = ada.previews(HEAD + "\n".join(good + bad))
    path = answer.request.path
    assert "Area 99<" in answer.text and "Area 100<" not in answer.text
    assert answer.text.count("Unknown region") == 3
    assert f'href="{path}?kind=added&amp;after={FINDINGS_PER_PAGE}"' in answer.text
    more = ada.client.get(path, query_string={"kind": "added", "after": FINDINGS_PER_PAGE}).text
    assert "Area 104<" in more and "Area 99<" not in more and "Unknown region" not in more


NO_PAGES = [
    {"kind": "none"},
    {"after": "x"},
    {"after": "-1"},
    {"after": "9" * 40},
    {"after": str(FINDINGS_PER_PAGE)},  # of which kind?
    {"kind": "added", "after": "٣"},
    {"kind": "added", "after": "7"},  # where no page begins
    {"kind": "added", "after": "0"},
    {"kind": "added", "after": str(FINDINGS_PER_PAGE)},  # beyond its end
]


def test_an_unknown_page_is_refused_and_the_first_offered(ada):
    path = ada.previews(HEAD + "EMEA North,EMEA").request.path
    for asked in NO_PAGES:
        answer = ada.client.get(path, query_string=asked)
        assert answer.status_code == 400, asked
        (way,) = (link for link in Page(answer.text).all("a") if path in link.attributes["href"])
    assert "EMEA North" in ada.client.get(way.attributes["href"]).text
