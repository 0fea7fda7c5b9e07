"""People in front of browsers, who find their way by what is written on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, Route, ViewportSize, expect

from tests.cast import PASSWORD
from tests.journeys.hands import MouseAndKeyboard

DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 780}
PATIENCE = 30_000  # milliseconds for what should be there at once: a machine may have much else to do
expect.set_options(timeout=PATIENCE)


class Visitor:
    """Someone with a browser of their own. `page` is what they look at, on a screen of some size."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        hands: MouseAndKeyboard | None = None,
        screen: ViewportSize = DESK,
        zone: str = "UTC",
        java_script: bool = True,
        touch: bool = False,
    ) -> None:
        self.hands = hands or MouseAndKeyboard()
        self.context = browser.new_context(
            base_url=address,
            viewport=screen,
            timezone_id=zone,
            locale="en-GB",
            java_script_enabled=java_script,
            has_touch=touch,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()

    def follows(self, link: str) -> None:
        """Open an address they were sent."""
        self.page.goto(link)

    def fills(self, **labels: str) -> None:
        """Fill in fields by their labels: fills(Email="…", Start_date="…")."""
        for label, text in labels.items():
            self.hands.write(self.page.get_by_label(label.replace("_", " "), exact=True), text)

    def chooses(self, label: str, beginning: str) -> None:
        """Choose the option of a list that begins with a text."""
        self.hands.choose(self.page.get_by_label(label, exact=True), beginning)

    def presses(self, name: str) -> None:
        """The button with this name, or the first that begins with it."""
        self.hands.press(self.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first)

    def opens(self, name: str) -> None:
        """Follow the link with this name, or one that begins with it."""
        self.opens_in(self.page.get_by_role("main"), name)

    def opens_in(self, part: Locator, name: str) -> None:
        """Follow a link within a part of the page."""
        self.hands.press(part.get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first)

    def reads(self, text: str) -> None:
        """See that a text stands on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()


@contextmanager
def held_back(page: Page, module: str) -> Iterator[None]:
    """A module of a page comes only after the block, as over a slow line: wait for the page with "commit"."""
    waiting: list[Route] = []
    page.route(f"**/{module}*.js", lambda route: waiting.append(route))
    yield
    assert waiting, f"{module} was not asked for"
    for route in waiting:
        route.continue_()


class Colleague(Visitor):
    """Someone who signs in."""

    def signs_in(self, email: str, password: str = PASSWORD, *, code: str = "") -> None:
        """With a password, and with a code of their second factor if they have one."""
        self.page.goto("/sign-in")
        self.fills(Email=email, Password=password)
        self.presses("Sign in")
        if code:
            self.fills(Code=code)
            self.presses("Continue")
        expect(self.page.get_by_role("heading", name="Your turn")).to_be_visible()

    def goes_to(self, place: str) -> None:
        """Go somewhere by the bar at the top."""
        self.opens_in(self.page.get_by_role("navigation", name="Main"), place)

    def submits_a_scorecard(self, candidate: str) -> None:
        """From "Your turn" to a submitted scorecard, with every question answered."""
        self.goes_to("Your turn")
        self.opens_in(self.page.get_by_role("row", name=candidate), "Open kit")
        self.fills_in_the_scorecard()

    def fills_in_the_scorecard(self, rating: str = "3") -> None:
        """Answer every question of the kit that is open, and submit."""
        expect(self.page.get_by_role("button", name="Submit scorecard")).to_be_visible()
        for question in self.page.get_by_role("radiogroup").all():
            self.hands.mark(question.get_by_role("radio", name=re.compile(f"^({rating}|Yes)$")))
        job = self.page.get_by_role("group", name="Job 1")
        if job.count() and not job.get_by_label("Employer").input_value():
            self.fills(Employer="Brightwater", From="9/2020")
        self.fills(**{"Key takeaways": "Knows renewals."}, Pros="Prepared.", Cons="New to the region.")
        self.presses("Submit scorecard")
        self.reads("Submitted your scorecard.")

    def fills_in_job(self, number: int, **labels: str) -> None:
        """Fill in fields of one block of the chronological survey, by their labels."""
        job = self.page.get_by_role("group", name=f"Job {number}", exact=True)
        for label, text in labels.items():
            self.hands.write(job.get_by_label(label.replace("_", " "), exact=True), text)

    def ticks_everything_of_theirs(self) -> None:
        """Tick each open step of an onboarding that is theirs to tick."""
        ticks = self.page.get_by_role("button", name=re.compile("^Tick: "))
        while ticks.count():
            left = ticks.count()
            self.hands.press(ticks.first)
            expect(ticks).to_have_count(left - 1)
