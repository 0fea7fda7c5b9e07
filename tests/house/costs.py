"""Who opens which page and sends which form, and how many statements each takes.

A number that grew with the rows is a record loaded for each of them: load it with the list, in the
package's queries. A number that changed with the code is changed here, in view of the reviewer.
"""

from __future__ import annotations

from app.pipeline.rules import DeclineReason
from tests.house.crowd import SECOND_STEP

# One statement of each page says who opens it, and which openings they applied to.
COSTS = {
    ("rita", "/openings/{opening}"): 7,
    ("rita", "/openings/{opening}/board"): 4,
    ("rita", "/openings/{opening}/board?waiting_for=me&sort=overdue"): 4,
    ("rita", "/openings/{opening}?sort=name&internal=no&source=x"): 7,
    ("rita", "/openings/{opening}/applications"): 4,
    ("rita", "/openings/{opening}/applications?status=declined"): 4,
    ("rita", "/openings/{opening}/applications?source=Referral&overdue=yes"): 5,
    ("rita", "/applications?order=stage"): 4,
    ("rita", "/applications?order=name"): 4,
    ("rita", "/applications/filters?opening={opening}"): 8,
    ("rita", "/applications/views"): 2,
    ("rita", "/applications/export"): 2,
    ("rita", "/candidates"): 3,
    ("rita", "/candidates?q=crowd"): 5,
    ("rita", "/candidates?q=candidate+00007"): 5,
    ("rita", "/candidates?q=cnadidate+00007"): 6,
    ("rita", "/candidates/duplicates"): 5,
    ("rita", "/candidates/duplicates/merged"): 2,
    ("rita", "/sources"): 2,
    ("rita", "/my-referrals"): 4,
    ("rita", "/search?q=crowd"): 7,
    ("dana", "/search?q=crowd"): 8,
    ("rita", "/applications/{active}"): 11,
    ("rita", "/applications/{active}/answers"): 10,
    ("rita", "/applications/{active}/interviews"): 9,
    ("rita", "/applications/{active}/notes"): 11,
    ("rita", "/applications/{active}/documents"): 10,
    ("rita", "/applications/{active}/mail"): 11,
    ("rita", "/applications/{active}/history"): 12,
    ("rita", "/applications/{active}/packet"): 9,
    ("rita", "/applications/{active}/present"): 3,
    ("rita", "/applications/{hired}"): 16,
    ("rita", "/applications/{active}/mail/write"): 5,
    ("rita", "/applications/{active}?from=order%3Dname"): 11,
    ("rita", "/applications/{active}?from=overdue%3Dyes%26order%3Dnewest"): 12,
    ("rita", "/applications?status=any&new=yes"): 5,
    ("rita", "/mail-texts"): 3,
    ("rita", "/documents/{document}/preview"): 7,
    ("rita", "/"): 3,
    ("rita", "/openings"): 7,
    ("rita", "/jobs"): 2,
    ("rita", "/jobs/{opening}"): 5,
    ("rita", "/onboardings"): 8,
    ("dana", "/openings/{opening}"): 7,
    ("dana", "/applications?order=stage"): 5,
    ("dana", "/"): 3,
    ("ines", "/documents/{own_document}/preview"): 7,
    ("ines", "/"): 3,
    ("ines", "/interviews"): 3,
    ("ines", "/interviews/{interview}"): 7,
    ("ines", "/interviews/{interview}/notes"): 5,
    ("marta", "/"): 4,
    ("rita", "/tags"): 2,
    ("rita", "/pools"): 3,
    ("rita", "/pools/{pool}"): 4,
    ("rita", "/candidates/{person}/tags"): 3,
    ("rita", "/candidates/{person}/pools"): 5,
    ("rita", "/openings/{opening}/applications?tag={tag}"): 6,
    ("rita", "/openings/{opening}?tag={tag}"): 7,
    ("rita", "/openings/{looking}/earlier"): 8,
    ("dana", "/openings/{looking}/earlier"): 6,
    ("marta", "/onboardings"): 8,
    ("marta", "/onboardings/{onboarding}"): 12,
    ("marta", "/territories"): 4,
    ("marta", "/territories/{territory}"): 15,
    ("marta", "/territories/{vacant}/assign"): 8,
    ("marta", "/capacity"): 13,
    ("marta", "/reports/time-to-territory"): 3,
    ("marta", "/resources"): 3,
    ("jonas", "/resources"): 2,
    ("jonas", "/book"): 8,
    ("marta", "/book"): 9,
    ("ada", "/"): 5,
    ("ada", "/people"): 3,
}
IDS = {"active": 22, "hired": 9, "interview": 20, "onboarding": 39, "territory": 39, "vacant": 9}
IDS |= {"tag": 0, "pool": 0, "looking": 9, "person": 25}
IDS |= {"document": 22, "own_document": 20}
IDS |= {"to_tick": 9 + SECOND_STEP, "starter": 9}
IDS |= {"to_fill": 8, "to_advance": 26, "to_decline": 36, "isr": 19, "emea": 19}
FORM_COSTS = {
    ("rita", "/openings/{opening}/candidates/add"): 27,
    ("rita", "/applications/views/add?days=2"): 4,
    ("rita", "/applications/{to_advance}/advance"): 14,
    ("rita", "/applications/{to_decline}/decline"): 15,
    ("rita", "/applications/{to_advance}/notes"): 14,
    ("rita", "/applications/{to_advance}/opened"): 3,
    ("ines", "/interviews/{to_fill}/scorecard"): 14,
    ("marta", "/territories/{emea}/assign"): 32,
    ("marta", "/steps/{to_tick}/tick"): 9,
}
PAGES_OF_FORMS = {
    "/interviews/{to_fill}/scorecard": "/interviews/{to_fill}",
    "/applications/{to_advance}/opened": "/applications/{to_advance}",
    "/steps/{to_tick}/tick": "/onboardings/{starter}",
}
FIELDS: dict[str, dict[str, str]] = {
    "/openings/{opening}/candidates/add": {
        "name": "{isr} Lena",
        "email": "l{isr}@example.org",
        "time_zone": "UTC",
    },
    "/applications/views/add?days=2": {"name": "View {isr}"},
    "/applications/{to_advance}/advance": {"reason": "convinced"},
    "/applications/{to_decline}/decline": {"reason": DeclineReason.SKILLS.value},
    "/applications/{to_advance}/notes": {"note": "Speaks four languages.", "audience": "hiring team"},
    "/applications/{to_advance}/opened": {},
    "/steps/{to_tick}/tick": {},
    "/interviews/{to_fill}/scorecard": {
        "recommendation": "yes",
        "take_aways": "x",
        "pros": "x",
        "cons": "x",
    },
    "/territories/{emea}/assign": {"isr": "{isr}"},
}
