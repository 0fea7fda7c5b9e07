"""The pages that are measured, and what each may cost.

`ratio` is how many times the floor a page may take at its median. `share` is the part of its throughput
that it reaches with eight clients. `growth` is how much its ratio may grow from the smallest database to the
largest.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from app.pipeline.rules import DeclineReason
from benchmarks.fill.people import COMMON_PAIR, RARE_NAME


@dataclass(frozen=True)
class Limits:
    """What a page or an act may cost, beside the floor."""

    ratio: float
    share: float
    growth: float


@dataclass(frozen=True)
class Page:
    """A page that somebody opens. `path` has the names of ids; the page is `turns` pages further on."""

    name: str
    who: str
    path: str
    limits: Limits
    turns: int = 0


BOARD, LIST = Limits(4, 1 / 5, 1.3), Limits(2.5, 1 / 3, 1.3)
APPLICATION, TURN = Limits(3, 1 / 4, 1.2), Limits(3, 1 / 4, 1.2)
DETAIL, OVERVIEW = Limits(4, 1 / 5, 1.2), Limits(5, 1 / 6, 1.3)
BOOK, TEAM, REPORT = Limits(4, 1 / 5, 1.3), Limits(6, 1 / 6, 1.3), Limits(8, 1 / 6, 1.3)
MOVES, SOURCES = "/reports/hiring/times/applications", "/reports/hiring/sources/applications"
INTERVIEWS = "/reports/hiring/interviewers/interviews"
FURTHER_ON = 499  # pages: the list continues at page 500


def _search(words: str) -> str:
    return f"/candidates?{urlencode({'q': words})}"


def _counted(view: str, measure: str, group: str = "") -> str:
    """The applications behind a number of the funnel."""
    asked = {"view": view, "measure": measure, **({"group": group} if group else {})}
    return f"/reports/hiring/applications?{urlencode(asked)}"


def _found(ratio: float) -> Limits:
    return Limits(ratio, 1 / 6, 2)


PAGES = [
    Page("board, first screen", "rita", "/openings/{opening}", BOARD),
    Page("list, page 1", "rita", "/openings/{opening}/applications", LIST),
    Page("list, page 500", "rita", "/openings/{opening}/applications", LIST, FURTHER_ON),
    Page("list, one stage", "rita", "/openings/{opening}/applications?stage=4", LIST),
    Page("list, declined", "rita", "/openings/{opening}/applications?status=declined", LIST),
    Page("list, all openings", "rita", "/applications?order=stage", LIST),
    Page("list, all openings, page 500", "rita", "/applications?order=stage", LIST, FURTHER_ON),
    Page("list, newest", "rita", "/applications?order=newest", LIST),
    Page("list, by name", "rita", "/applications?order=name", LIST),
    Page("list, waiting for a person", "rita", "/openings/{opening}/applications?waiting_for={ines}", LIST),
    Page("list, overdue", "rita", "/openings/{opening}/applications?overdue=yes", LIST),
    Page("list, one source", "rita", "/openings/{opening}/applications?source=Referral", LIST),
    Page("list, unknown source", "rita", "/openings/{opening}/applications?source=None", LIST),
    Page("list, one reason", "rita", f"/applications?{urlencode({'reason': DeclineReason.SKILLS})}", LIST),
    Page("list, rare reason", "rita", f"/applications?{urlencode({'reason': DeclineReason.VALUES})}", LIST),
    Page("list, one region", "rita", "/applications?region=EMEA", LIST),
    Page("list, own openings", "rita", "/applications?recruiter=me", LIST),
    Page("list, internal", "rita", "/applications?internal=yes&status=any", LIST),
    Page("list, days in stage", "rita", "/openings/{opening}/applications?days=30", LIST),
    Page(
        "list, applied between",
        "rita",
        "/applications?applied_from=2026-01-01&applied_until=2026-09-30",
        LIST,
    ),
    Page("list, manager", "dana", "/applications?order=stage", LIST),
    Page("application", "rita", "/applications/{active}", APPLICATION),
    Page("application, hired", "rita", "/applications/{hired}", APPLICATION),
    Page("Your turn, recruiter", "rita", "/", TURN),
    Page("Your turn, hiring manager", "dana", "/", TURN),
    Page("Your turn, interviewer", "ines", "/", TURN),
    Page("Your turn, ISR manager", "marta", "/", TURN),
    Page("Your turn, admin", "ada", "/", TURN),
    Page("candidates, page 1", "rita", "/candidates", LIST),
    Page("search, rare", "rita", _search(RARE_NAME), _found(3)),
    Page("search, all match", "rita", _search("example"), _found(5)),
    Page("search, two common words", "rita", _search(" ".join(COMMON_PAIR)), _found(5)),
    Page("search, misspelt", "rita", _search("Piotr Zajonc"), _found(5)),
    Page("debrief", "rita", "/applications/{debriefed}/debrief", DETAIL),
    Page("onboarding", "marta", "/onboardings/{onboarding}", DETAIL),
    Page("kit", "ines", "/interviews/{interview}", DETAIL),
    Page("onboardings", "marta", "/onboardings", OVERVIEW),
    Page("territories", "marta", "/territories", OVERVIEW),
    Page("capacity", "marta", "/capacity", OVERVIEW),
    Page("references", "rita", "/applications/{debriefed}/references", DETAIL),
    Page("offer, new", "rita", "/applications/{debriefed}/offer", DETAIL),
    Page("offer", "rita", "/offers/{offer}", DETAIL),
    Page("sources", "rita", "/sources", OVERVIEW),
    Page("pools", "rita", "/pools", OVERVIEW),
    Page("job families", "rita", "/job-families", OVERVIEW),
    Page("duplicates", "rita", "/candidates/duplicates", OVERVIEW),
    Page("hiring, funnel", "rita", "/reports/hiring", REPORT),
    Page("hiring, funnel of an opening", "rita", "/reports/hiring?opening={opening}", REPORT),
    Page("hiring, funnel of a source", "rita", "/reports/hiring?source=Referral", REPORT),
    Page("hiring, funnel, hiring manager", "dana", "/reports/hiring", REPORT),
    Page("hiring, times", "rita", "/reports/hiring/times", REPORT),
    Page("hiring, applied", "rita", _counted("cohort", "applied"), REPORT),
    Page("hiring, reached", "rita", _counted("cohort", "reached", "interview"), REPORT),
    Page("hiring, hired", "rita", _counted("cohort", "hired"), REPORT),
    Page("hiring, declined in the time", "rita", _counted("activity", "declined", "interview"), REPORT),
    Page("hiring, skipped", "rita", _counted("cohort", "skipped", "interview"), REPORT),
    Page("hiring, moves behind a time", "rita", f"{MOVES}?kind=hire", REPORT),
    Page(
        "hiring, declined for a reason",
        "rita",
        f"{MOVES}?{urlencode({'kind': 'decline', 'reason': DeclineReason.VALUES})}",
        REPORT,
    ),
    Page("hiring, hired from a source", "rita", f"{SOURCES}?of=Referral&measure=hired", REPORT),
    Page("hiring, comparison", "rita", "/reports/hiring/comparison?by=region&first=EMEA&second=US", REPORT),
    Page("hiring, interviewers", "rita", "/reports/hiring/interviewers", REPORT),
    Page(
        "hiring, interviews of one",
        "rita",
        f"{INTERVIEWS}?interviewer={{ines}}",
        REPORT,
    ),
    Page("hiring, own numbers", "ines", "/my-interviews/figures", REPORT),
    Page("hiring, what waits", "rita", "/reports/hiring/waiting", REPORT),
    Page("hiring, turns", "rita", "/reports/hiring/waiting/turns?state=ended", REPORT),
    Page("hiring, promises", "rita", "/reports/hiring/promises", REPORT),
    Page("hiring, offers", "rita", "/reports/hiring/offers", REPORT),
    Page("hiring, internal moves", "rita", "/reports/hiring/internal", REPORT),
    Page("hiring, saved reports", "rita", "/reports/hiring/saved", REPORT),
    Page("hiring, candidates’ survey", "ada", "/reports/candidate-survey", REPORT),
    Page("my book", "isla", "/book", BOOK),
    Page("my book, large territory", "lara", "/book", BOOK),
    Page("renewals, ISR", "isla", "/book/renewals", BOOK),
    Page("renewals, large territory", "lara", "/book/renewals", BOOK),
    Page("renewals, ISR manager", "mara", "/book/renewals", BOOK),
    Page("renewals, account team", "saul", "/book/renewals", BOOK),
    Page("renewals, sales operations", "yara", "/book/renewals", BOOK),
    Page("quarters, ISR", "isla", "/book/quarters", BOOK),
    Page("quarters, large territory", "lara", "/book/quarters", BOOK),
    Page("quarters, sales operations", "yara", "/book/quarters", BOOK),
    Page("opportunity", "isla", "/opportunities/{opportunity}", BOOK),
    Page("accounts", "yara", "/accounts", BOOK),
    Page("accounts, ISR manager", "mara", "/accounts", BOOK),
    Page("account", "isla", "/accounts/{account}", BOOK),
    Page("team, ISR manager", "mara", "/team", TEAM),
    Page("team, sales operations", "yara", "/team", TEAM),
    Page("alignment", "yara", "/alignment", TEAM),
    Page("indicators, ISR", "isla", "/reports/book", REPORT),
    Page("indicators, ISR manager", "mara", "/reports/book", REPORT),
    Page("indicators, sales operations", "yara", "/reports/book", REPORT),
]
