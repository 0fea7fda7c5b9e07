"""A request as the API reads it, an answer as it gives it, and a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.real.gitlab_server.records import User


@dataclass(frozen=True)
class Asked:
    """A request: `query` has each parameter's values, "iids[]" by that name."""

    method: str
    path: str
    query: dict[str, list[str]]
    fields: dict[str, Any]
    user: User
    url: str = ""

    def one(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[-1]


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """An answer that is a refusal."""

    def __init__(self, status: int, message: Any, *, name: str = "message") -> None:
        super().__init__(message)
        self.answer = Answer(status, {name: message})
