"""A name may have dots. A link in it is refused, in capitals too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shared.names import check_name, has_link
from app.shared.refusals import RuleBroken

NAMES = [
    "K.RAJESH",
    "J.van Dijk",
    "Dr.med. Anna Klein",
    "Prof.Dr. Weiss",
    "O.J. Simpson",
    "J.R.R.Tolkien",
    "St.John Smith",
    "Anne-Marie O’Neill",
    "Noor Aziz, B.Sc.",
    "Martin Luther King Jr.",
    "李小龙",
    "Łukasz Żak",
    "J. R. R. Tolkien",
    "María d.V.",
    "伊芙",
]
LINKS = [
    "Win at evil.example",
    "EVIL.COM",
    "Evil.Com/prize",
    "x.com",
    "T.ME",
    "http://evil",
    "HTTP:evil",
    "WwW.evil",
    "go to 10.0.0.1",
    "127.0.0.1:8000/x",
    "0x7f.0.0.1",
    "[::1]",
    "localhost:8000",
    "me@evil.org",
    "evil。com",
    "ｅｖｉｌ．ｃｏｍ",
    "(evil.co.uk)",
    "bücher.de",
    "K.evil.org",
]
INITIAL = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
FAMILY = st.sampled_from(["RAJESH", "Rajesh", "van Dijk", "Müller", "Kowalska", "KUMAR", "Nguyen", "Falk"])
LABEL = st.from_regex(r"[a-z][a-z0-9]{4,10}", fullmatch=True)
ENDING = st.sampled_from(["com", "de", "co.uk", "example", "io", "org", "museum"])


@pytest.mark.parametrize("name", NAMES)
def test_a_name_with_dots_is_accepted(name):
    check_name(name)


@pytest.mark.parametrize("name", LINKS)
def test_a_name_with_a_link_is_refused(name):
    with pytest.raises(RuleBroken, match="without a link"):
        check_name(name)


@given(initials=st.lists(INITIAL, min_size=1, max_size=3), family=FAMILY, spaced=st.booleans())
def test_initials_before_a_family_name_are_no_link(initials, family, spaced):
    assert not has_link("".join(f"{each}." for each in initials) + (" " if spaced else "") + family)


@given(label=LABEL, ending=ENDING, upper=st.booleans(), before=st.sampled_from(["", "Anna ", "("]))
def test_a_domain_is_a_link_in_any_case(label, ending, upper, before):
    domain = f"{label}.{ending}"
    assert has_link(before + (domain.upper() if upper else domain.title()))


@given(st.lists(st.integers(0, 255), min_size=4, max_size=4))
def test_four_numbers_with_dots_are_a_link(numbers):
    assert has_link("see " + ".".join(str(number) for number in numbers))
