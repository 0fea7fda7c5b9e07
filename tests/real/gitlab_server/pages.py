"""A long answer in pages, by number or by keyset, with the headers that say where it goes on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from tests.real.gitlab_server.asking import Answer, Asked

USUAL, MOST = 20, 100


def paged(asked: Asked, found: list[Any]) -> Answer:
    """The page of a list that was asked for."""
    size = min(int(asked.one("per_page", str(USUAL))), MOST)
    is_keyset = asked.one("pagination") == "keyset"
    page = int(asked.one("cursor" if is_keyset else "page", "1"))
    pages = max(1, -(-len(found) // size))
    headers = {} if is_keyset else _numbers(len(found), size, page, pages)
    if page < pages:
        headers["Link"] = f'<{_address(asked, "cursor" if is_keyset else "page", page + 1)}>; rel="next"'
    return Answer(200, found[(page - 1) * size : page * size], headers)


def _numbers(total: int, size: int, page: int, pages: int) -> dict[str, str]:
    return {
        "X-Total": str(total),
        "X-Total-Pages": str(pages),
        "X-Per-Page": str(size),
        "X-Page": str(page),
        "X-Next-Page": str(page + 1) if page < pages else "",
        "X-Prev-Page": str(page - 1) if page > 1 else "",
    }


def _address(asked: Asked, name: str, value: int) -> str:
    return f"{asked.url}?{urlencode({**asked.query, name: [str(value)]}, doseq=True)}"
