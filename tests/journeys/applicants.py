"""Candidates in front of a browser, who have no account: mail leads them to their own page."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from playwright.sync_api import Locator, expect

from tests.journeys.people import Visitor
from tests.journeys.post import Post


class Applicant(Visitor):
    """Someone who applies, on the clock of their browser. `post` is where their mail comes."""

    def __init__(self, *place: Any, name: str, email: str, post: Post, **browser: Any) -> None:
        super().__init__(*place, **browser)
        self.name, self.email, self.post = name, email, post

    def applies(self, opening: str, *, living_in: str, resume: tuple[str, bytes]) -> None:
        """From the list of openings to the thanks, with a file of theirs."""
        self.follows("/jobs")
        self.opens(opening)
        self.opens("Apply")
        self.sends_their_application(living_in=living_in, resume=resume)
        self.reads(f"We received your application for {opening}.")

    def sends_their_application(self, *, living_in: str, resume: tuple[str, bytes]) -> None:
        """Fill in the form of the opening they look at, and send it."""
        self.fills(Name=self.name, Email=self.email, Location=living_in)
        name, content = resume
        chosen: Any = {"name": name, "mimeType": "", "buffer": content}
        self.page.get_by_label("Résumé").set_input_files(chosen)
        self.hands.mark(self.page.get_by_label("I agree"))
        self.presses("Send application")

    def comes_to_their_page(self) -> None:
        """By the link of their last mail."""
        self.follows(self.post.link(self.email, "my"))
        self.presses("Open my page")
        self.reads(f"Hello {self.name}")

    def goes_to_their_page(self) -> None:
        """Again, in the browser it was opened in."""
        self.follows("/my")

    def answers(self, text: str) -> None:
        """Types an answer to each question, closes the page, and finds it all on the way back."""
        address = self.page.url
        for question in self._questions():
            self.hands.write(question, text)
        expect(self.page.get_by_role("status")).to_have_text(re.compile(r"^Saved \d\d:\d\d"))
        self.page.close()
        self.page = self.context.new_page()
        self.follows(address)
        for question in self._questions():
            expect(question).to_have_value(text)
        self.presses("Send answers")
        expect(self.page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible()

    def takes_the_first_time(self) -> datetime:
        """Of those offered for an interview. Answers the instant."""
        self.goes_to_their_page()
        self.opens("Choose a time")
        return self._takes(self._times().first, "Choose this time")

    def moves_to_the_last_time(self, stage: str) -> datetime:
        """Of those an interview can be moved to. Answers the instant."""
        self.goes_to_their_page()
        self.opens(f"Move {stage}")
        return self._takes(self._times().last, "Move to this time")

    def _takes(self, time: Locator, button: str) -> datetime:
        instant = datetime.fromisoformat(time.get_attribute("value") or "")
        self.hands.mark(time)
        self.presses(button)
        self.reads("An invitation is on its way.")
        return instant

    def _times(self) -> Locator:
        return self.page.get_by_role("radio")

    def _questions(self) -> list[Locator]:
        return self.page.get_by_role("main").get_by_role("textbox").all()
