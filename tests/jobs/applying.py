"""What someone types who applies, for the tests of applying."""

from __future__ import annotations

from app.openings.models import Opening

LENA: dict[str, object] = {
    "name": "Lena Brandt",
    "email": "Lena@Example.org",
    "time_zone": "Europe/Berlin",
    "location": "Leipzig, Germany",
    "links": "https://example.org/lena\nlinkedin.com/in/lena",
    "source": "A friend",
    "consent": True,
}


def page_of(opening: Opening) -> str:
    return f"/jobs/{opening.id}"
