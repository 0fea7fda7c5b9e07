"""How the server fails: as a test asks for, or at random from a seed; and what happens meanwhile."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Fault(Enum):
    """What goes wrong with one request. `LOST` and `SILENT_AFTER` do what was asked, and do not say so."""

    BUSY = "429, with Retry-After"
    BROKEN = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503, with a page for people"
    PAGE = "200, with a page for people"
    RESET = "the connection is cut before anything is done"
    LOST = "the connection is cut after it is done"
    SILENT = "no answer comes, and nothing is done"
    SILENT_AFTER = "it is done, and no answer comes"
    SLOW = "the answer takes its time"


QUICK = (
    Fault.BUSY,
    Fault.BROKEN,
    Fault.BAD_GATEWAY,
    Fault.UNAVAILABLE,
    Fault.PAGE,
    Fault.RESET,
    Fault.LOST,
)
EVERYTHING = ""
Callback = Callable[[], object]


@dataclass
class _Planned:
    what: Fault | Callback
    method: str
    path: str
    is_before: bool = True
    times: int = 1

    def concerns(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in (method, EVERYTHING) and bool(re.search(self.path, path))


class Faults:
    """What the next requests meet. A fault is chosen once for each request; callbacks come before it."""

    def __init__(self) -> None:
        self.retry_after = 7
        self.slow_seconds = 0.2
        self.is_down = False
        self._planned: list[_Planned] = []
        self._random: random.Random | None = None
        self._share = 0.0
        self._kinds: tuple[Fault, ...] = QUICK
        self._lock = threading.Lock()

    def fail_next(self, fault: Fault, method: str = EVERYTHING, path: str = "", *, times: int = 1) -> None:
        """Meet the next requests of a method to a path (a regular expression) with a fault."""
        self._planned.append(_Planned(fault, method, path, times=times))

    def fail_at_random(self, seed: int, share: float, kinds: tuple[Fault, ...] = QUICK) -> None:
        """Meet a share of all requests with one of these faults, the same ones for the same seed."""
        self._random, self._share, self._kinds = random.Random(seed), share, kinds  # noqa: S311

    def stop_failing(self) -> None:
        self._random, self._planned, self.is_down = None, [], False

    def before(self, method: str, path: str, callback: Callback, *, times: int = 1) -> None:
        """Call back when the next such request has come and nothing is done yet."""
        self._planned.append(_Planned(callback, method, path, times=times))

    def after(self, method: str, path: str, callback: Callback, *, times: int = 1) -> None:
        """Call back when the next such request is done, and its answer has not left yet."""
        self._planned.append(_Planned(callback, method, path, is_before=False, times=times))

    def call_back(self, method: str, path: str, *, is_before: bool) -> None:
        for planned in self._taken(method, path, is_before=is_before):
            planned.what()  # type: ignore[operator]

    def chosen(self, method: str, path: str) -> Fault | None:
        """The fault this request meets."""
        with self._lock:
            for planned in self._planned:
                if isinstance(planned.what, Fault) and planned.concerns(method, path):
                    planned.times -= 1
                    return planned.what
            if self._random and self._random.random() < self._share:
                return self._random.choice(self._kinds)
        return None

    def _taken(self, method: str, path: str, *, is_before: bool) -> list[_Planned]:
        with self._lock:
            taken = [
                planned
                for planned in self._planned
                if not isinstance(planned.what, Fault)
                and planned.is_before is is_before
                and planned.concerns(method, path)
            ]
            for planned in taken:
                planned.times -= 1
            return taken
