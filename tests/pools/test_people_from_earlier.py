"""People from earlier for an opening: past candidates with its tags or in its pools, best first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.candidates.models import Application, Status
from app.pools import earlier
from app.pools.actions import choose_wanted
from app.pools.earlier import Wanted, people_from_earlier
from app.shared import clock
from app.tags.queries import wanted_tags
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.tags import a_member, a_pool, a_tag
from tests.real.statements import statements

pytestmark = pytest.mark.both_databases  # pages by keyset


@pytest.fixture
def opening(cast):
    return an_opening(cast)


def past(cast, name, *, stage=2, status=Status.DECLINED, opening=None):
    return an_application(cast, stage, opening=opening, candidate=a_candidate(name), status=status).candidate


def names(opening, user, *, tags=(), pools=(), after=None):
    page = people_from_earlier(opening, Wanted(tags, pools), user, after)
    return [each.name for each in page.rows]


def test_those_with_more_of_it_and_a_later_stage_come_first(cast, opening):
    both, late, early = (
        past(cast, name, stage=stage) for name, stage in (("Both", 1), ("Late", 5), ("Early", 2))
    )
    never = a_candidate("Never applied")
    french = a_tag(cast.rita, "French", both, late, early)
    pool = a_pool(cast.rita)
    for each in (both, never):
        a_member(cast.rita, each, pool=pool)
    assert names(opening, cast.rita, tags=[french], pools=[pool]) == [
        "Both",
        "Late",
        "Early",
        "Never applied",
    ]
    shown = people_from_earlier(opening, Wanted([french], [pool]), cast.rita, None).rows
    assert (shown[0].tags, shown[0].pools, shown[1].stage) == (
        [french],
        [pool],
        "Chronological In-Depth Survey",
    )
    assert (shown[3].stage, shown[3].application_id) == ("", None)


def test_who_is_in_process_hired_erased_merged_or_applied_here_is_not_suggested(cast, opening, session):
    found = past(cast, "Found")
    active, hired = (past(cast, each.label, status=each) for each in (Status.ACTIVE, Status.HIRED))
    again = past(cast, "Again")
    an_application(cast, candidate=again)
    here = past(cast, "Here", opening=opening)
    erased, merged = past(cast, "Erased"), past(cast, "Merged")
    tag = a_tag(cast.rita, "French", found, active, hired, again, here, erased, merged)
    erased.erased_at, merged.merged_into = clock.now(), found
    session.flush()
    assert names(opening, cast.rita, tags=[tag]) == ["Found"]
    assert names(opening, cast.rita) == []


def test_nobody_sees_who_is_not_theirs_to_see(cast, opening, session):
    """A hiring manager sees those of their openings; who owes a scorecard on one does not see that one."""
    theirs, others = past(cast, "Theirs"), past(cast, "Of another")
    others.applications[0].opening.hiring_manager = cast.hugo
    tag = a_tag(cast.rita, "French", theirs, others)
    pool = a_pool(cast.rita)
    session.flush()
    assert names(opening, cast.rita, tags=[tag]) == ["Of another", "Theirs"]
    assert names(opening, cast.dana, tags=[tag]) == ["Theirs"]
    interview = an_interview(theirs.applications[0], cast.dana, starts_in=timedelta(days=-1))
    assert names(opening, cast.dana, tags=[tag], pools=[pool]) == []
    a_scorecard(interview)
    assert names(opening, cast.dana, tags=[tag]) == ["Theirs"]


def test_one_or_several_are_added_and_a_refused_one_has_its_reason(client, cast, session, opening):
    people = [past(cast, f"Person {number}") for number in range(4)]
    tag = a_tag(cast.rita, "French", *people)
    choose_wanted(opening, tags=[tag], pools=[], by=cast.rita)
    session.commit()
    client.sign_in(cast.rita)
    page = f"/openings/{opening.id}/earlier"
    assert client.forge(f"{page}/add", one=str(people[0].id), candidate=str(people[1].id)).status_code == 303

    def added():
        statement = select(Application.candidate_id).where(Application.opening_id == opening.id)
        return set(session.scalars(statement))

    assert added() == {people[0].id}
    several = [str(each.id) for each in people[1:3]]
    assert client.forge(f"{page}/add", candidate=several).status_code == 303
    assert added() == {each.id for each in people[:3]}
    stranger = a_candidate("Not suggested")
    session.commit()
    for nobody in ({}, {"one": "x"}, {"one": str(stranger.id)}, {"one": str(people[0].id)}):
        assert client.forge(f"{page}/add", **nobody).status_code == 422
    client.sign_in(cast.dana)
    assert client.forge(f"{page}/add", one=str(people[3].id)).status_code == 403
    assert len(added()) == 3


def test_an_opening_says_what_it_looks_for_and_a_hiring_manager_keeps_its_pools(
    client, cast, session, opening
):
    tag, other, pool = a_tag(cast.rita, "French"), a_tag(cast.rita, "Dutch"), a_pool(cast.rita, "Second")
    choose_wanted(opening, tags=[tag], pools=[pool], by=cast.rita)
    session.commit()
    page = f"/openings/{opening.id}/earlier"
    client.sign_in(cast.dana)
    assert "Second" not in client.get(f"{page}/wanted").text
    assert client.submit(f"{page}/wanted", tags=[str(other.id)]).status_code == 303
    assert wanted_tags(opening.id) == [other]
    client.sign_in(cast.rita)
    shown = client.get(page).text
    assert ("Dutch" in shown, "French" in shown, "Second" in shown) == (True, False, True)
    assert f'href="{page}"' in client.get(f"/openings/{opening.id}").text


@pytest.mark.one_database
def test_a_page_costs_the_same_with_more_people_and_goes_on_after_the_last(
    cast, session, opening, monkeypatch
):
    monkeypatch.setattr(earlier, "DEFAULT_PAGE_SIZE", 3)
    people = [past(cast, f"Person {number}", stage=1 + number % 4) for number in range(8)]
    tag, pool = a_tag(cast.rita, "French", *people), a_pool(cast.rita)
    for each in people[:4]:
        a_member(cast.rita, each, pool=pool)
    session.commit()
    names(opening, cast.rita, tags=[tag], pools=[pool])  # or it reads tag, pool and reader again
    found, after, costs = [], None, set()
    while True:
        with statements() as sent:
            page = people_from_earlier(opening, Wanted([tag], [pool]), cast.rita, after)
        costs.add(len(sent))
        found += [each.name for each in page.rows]
        if (after := page.next_cursor) is None:
            break
    assert found == [f"Person {number}" for number in (3, 2, 1, 0, 7, 6, 5, 4)]
    assert costs == {4}
