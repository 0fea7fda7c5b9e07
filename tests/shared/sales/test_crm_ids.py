"""Ids of records in the CRM, as files have them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis.strategies import sampled_from, text

from app.shared.refusals import RuleBroken
from app.shared.sales.crm_ids import CrmId, CrmKind, read_crm_id

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
kinds = sampled_from(CrmKind)
endings = text(SIGNS, min_size=12, max_size=12)
# The published example of an account's id, in 15 and 18 characters.
SHORT, LONG = "001A0000006Vm9r", "001A0000006Vm9rIAC"


def test_an_id_of_15_characters_gets_its_other_three():
    assert read_crm_id(f" {SHORT} ", CrmKind.ACCOUNT) == CrmId(LONG)


@given(kinds, endings)
def test_an_id_is_the_same_in_15_and_18_characters(kind, ending):
    long = read_crm_id(kind + ending, kind)
    assert long == CrmId(long.text)
    assert long.text[:15] == kind + ending
    assert read_crm_id(long.text, kind) == long


@given(kinds, endings, sampled_from([str.lower, str.upper]))
def test_an_id_that_lost_its_case_is_repaired_and_says_so(kind, ending, change):
    known = read_crm_id(kind + ending, kind).text
    read = read_crm_id(change(known), kind)
    assert read.text == known
    assert read.is_repaired == (change(known) != known)


@given(kinds, endings, endings)
def test_different_ids_stay_different_without_case(kind, one, other):
    assume(one != other)
    ids = {read_crm_id(kind + ending, kind).text.lower() for ending in (one, other)}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("001A0000006VM9rIAC", "Capital and small letters"),
        ("001a0000006vm9rzzz", "Capital and small letters"),
        ("001a0000006vm9r999", "Capital and small letters"),
        ("006A0000006Vm9r", "not the id of an account"),
        ("", "not the id of an account"),
        ("001A0000006Vm9", "not the id of an account"),
        ("001A0000006Vm9rIA", "not the id of an account"),
        ("001A0000006Vm9-", "not the id of an account"),
        ("001A0000006Vm9é", "not the id of an account"),
        ("٠٠١A0000006Vm9r", "not the id of an account"),
        ("6.0E+14", "changed this id into a number"),
        ("1,23457E+14", "changed this id into a number"),
    ],
)
def test_another_text_is_refused_with_what_is_wrong(cell, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        read_crm_id(cell, CrmKind.ACCOUNT)
