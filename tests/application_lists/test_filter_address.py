"""The filter of a list is read strictly from an address, and written back as it was read."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.application_lists.filters import MAX_DAYS, ME, ApplicationFilter
from app.board.turn_filter import CANDIDATES
from app.candidates.models import Status
from app.pipeline.rules import DeclineReason
from app.shared.regions import SHIPPED_REGIONS
from app.web.parameters import InvalidParameter

in_one_app = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
ids = st.integers(1, 2**31 - 1)
people = ids.map(str) | st.just(ME)
sources = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp", "Zs")) | st.just(" "), min_size=1, max_size=200
)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@st.composite
def filters(draw):
    """Any filter whose parts fit together."""
    opening = draw(st.none() | ids)
    status = draw(st.none() | st.sampled_from(Status))
    first, last = draw(st.none() | days), draw(st.none() | days)
    assume(not first or not last or first <= last)
    return ApplicationFilter(
        opening=opening,
        stage=draw(st.none() | st.integers(1, 20)) if opening else None,
        status=status,
        reason=draw(st.none() | st.sampled_from(DeclineReason)) if status is Status.DECLINED else None,
        region=draw(st.none() | st.sampled_from(SHIPPED_REGIONS)),
        source=draw(st.none() | sources),
        recruiter=draw(st.none() | people),
        waiting_for=draw(st.none() | people | st.just(CANDIDATES)),
        overdue=draw(st.booleans()),
        days=draw(st.none() | st.integers(1, MAX_DAYS)),
        applied_from=first,
        applied_until=last,
        internal=draw(st.none() | st.booleans()),
        new=draw(st.booleans()),
        tag=draw(st.none() | ids),
    )


@in_one_app
@given(filters())
def test_a_filter_survives_its_address(app, filter_):
    with app.test_request_context():
        assert ApplicationFilter.from_text(filter_.text) == filter_


@in_one_app
@given(filters(), st.randoms())
def test_one_filter_has_one_address(app, filter_, random):
    """The order of the parameters and those that are empty or of the page make no difference."""
    parts = [*filter_.asked.items(), ("after", "abc"), ("order", "name")]
    parts += [(name, "") for name in ("source", "days") if name not in filter_.asked]
    random.shuffle(parts)
    with app.test_request_context():
        assert ApplicationFilter.from_text(urlencode(parts)).text == filter_.text


@in_one_app
@given(name=st.sampled_from(sorted(ApplicationFilter.__dataclass_fields__)), value=st.text(max_size=20))
def test_an_odd_value_is_refused_or_written_back(app, name, value):
    with app.test_request_context():
        try:
            read = ApplicationFilter.from_args(MultiDict([(name, value)]))
        except InvalidParameter as refused:
            assert refused.name == name
        else:
            defaults = {"status": "active"} if name == "status" else {"status": "declined"}
            assert {name: value}.items() <= {**defaults, name: "", **read.asked}.items() or not value


@pytest.mark.parametrize(
    "query",
    [
        "stage=2",
        "status=Active",
        "status=active&status=declined",
        "reason=Because",
        "status=active&reason=Values+do+not+align",
        "recruiter=0",
        "recruiter=candidates",
        "waiting_for=007",
        "waiting_for=99999999999",
        "overdue=no",
        "days=0",
        "days=3651",
        "applied_from=2026-1-2",
        "applied_from=0001-01-01",
        "applied_until=9999-12-31",
        "applied_from=2026-02-02&applied_until=2026-02-01",
        "internal=maybe",
        "source=a%00b",
        "opening=one",
        "tag=0",
    ],
)
def test_what_no_page_of_ours_writes_is_refused(app, query):
    with app.test_request_context(), pytest.raises(InvalidParameter):
        ApplicationFilter.from_text(query)


def test_a_list_of_one_opening_has_no_filter_of_another(app):
    with app.test_request_context():
        assert ApplicationFilter.from_args(MultiDict(), opening=3).opening == 3
        assert ApplicationFilter.from_args(MultiDict([("opening", "3")]), opening=3).opening == 3
        with pytest.raises(InvalidParameter):
            ApplicationFilter.from_args(MultiDict([("opening", "4")]), opening=3)
