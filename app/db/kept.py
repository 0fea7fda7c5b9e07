"""What is made once and kept, such as the statements of a page. It holds no rows and no person."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

Made = TypeVar("Made", bound=Callable[..., Any])
_kept: list[Any] = []


def kept(most: int = 128) -> Callable[[Made], Made]:
    """Keep what a function returned for each of its last arguments, at most so many."""

    def keep(function: Made) -> Made:
        made: Any = lru_cache(maxsize=most)(function)
        _kept.append(made)
        return made  # type: ignore[no-any-return]

    return keep


def make_again() -> None:
    """Forget all that is kept: a limit that is written into it has changed."""
    for function in _kept:
        function.cache_clear()
