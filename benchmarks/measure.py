"""Measuring requests: alone, each beside one of the floor, and with eight clients."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice, repeat
from statistics import median, quantiles
from typing import Any

from benchmarks.client import Connection, at_once
from benchmarks.processes import ProcessTree
from benchmarks.serving import Server

WARM_UPS = 6
FEWEST_FORMS, MOST_SENT_FIRST = 3, 6
CLIENTS = 8
FLOOR_BURST = 1 / 2  # of the time that the page has with eight clients


@dataclass(frozen=True)
class Effort:
    """How much is measured: seconds for one client and for eight, and samples at least and at most.

    `only` is in the names of the pages and acts that are measured, as a regular expression.
    """

    seconds: float = 3.0
    fewest: int = 20
    most: int = 60
    only: str = ""


@dataclass
class Measured:
    """One page or act. Times are in milliseconds, rates in requests per second.

    `cpu` is what a request takes of the processors, in the web processes and in the database's.
    """

    name: str
    median: float
    p95: float
    floor_median: float
    floor_p95: float
    cpu: float
    floor_cpu: float
    size: int
    rate: float
    floor_rate: float
    statements: int = 0

    @property
    def ratio(self) -> float:
        return self.median / self.floor_median

    @property
    def cpu_ratio(self) -> float:
        """The ratio by processor time, which others who use the machine disturb less."""
        return self.cpu / self.floor_cpu

    @property
    def share(self) -> float:
        """The part of the floor's throughput."""
        return self.rate / self.floor_rate

    def as_row(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio, "cpu_ratio": self.cpu_ratio, "share": self.share}


class Probe:
    """One client of a server, which notes what each request takes."""

    def __init__(self, server: Server, database: ProcessTree | None) -> None:
        self._connection = Connection(server.port)
        self._at_work = [server.processes, *([database] if database else [])]
        self.times: list[float] = []
        self.size = 0
        self._cpu_seconds = 0.0

    def ask(self, request: bytes, expected: int) -> None:
        before, began = self._cpu_so_far(), time.perf_counter()
        self.size = self._connection.ask(request, expected).size
        self.times.append((time.perf_counter() - began) * 1000)
        self._cpu_seconds += self._cpu_so_far() - before

    @property
    def cpu(self) -> float:
        """Milliseconds of a request."""
        return self._cpu_seconds / len(self.times) * 1000

    @property
    def p95(self) -> float:
        if len(self.times) == 1:
            return self.times[0]
        return quantiles(self.times, n=20, method="inclusive")[-1]

    def _cpu_so_far(self) -> float:
        return sum(processes.cpu_seconds() for processes in self._at_work)


class Bench:
    """Both servers, and the processes of the database where it has some."""

    def __init__(self, onramp: Server, floor: Server, database: ProcessTree | None, effort: Effort) -> None:
        self.onramp, self.floor, self._database, self._effort = onramp, floor, database, effort

    @property
    def most_samples(self) -> int:
        return self._effort.most

    def measures(self, asked: Any) -> bool:
        """Whether a page or an act is measured."""
        return re.search(self._effort.only, asked.name) is not None

    def page(self, name: str, request: bytes, floor_request: bytes) -> Measured:
        """Measure a page, which can be asked for as often as wanted."""
        connection, beside = Connection(self.onramp.port), Connection(self.floor.port)
        for _ in range(WARM_UPS):
            connection.close()  # so that both web processes are warm
            connection.ask(request, 200)
            beside.ask(floor_request, 200)
        return self._measured(name, repeat(request), repeat(floor_request), 200)

    def act(self, name: str, requests: list[bytes], floor_requests: Iterator[bytes]) -> Measured:
        """Measure forms, each of which can be sent once. Half are for one client, half for eight."""
        connection, beside = Connection(self.onramp.port), Connection(self.floor.port)
        if len(requests) < FEWEST_FORMS:
            raise ValueError(f"{name}: there are {len(requests)} records, too few to measure.")
        warm_ups = min(MOST_SENT_FIRST, len(requests) // 3)
        sent, rest = requests[:warm_ups], requests[warm_ups:]
        for request in sent:
            connection.close()
            connection.ask(request, 303)
            beside.ask(next(floor_requests), 303)
        half = len(rest) // 2 if len(rest) < 2 * self._effort.most else self._effort.most
        return self._measured(name, iter(rest), floor_requests, 303, alone=half)

    def _measured(
        self,
        name: str,
        requests: Iterator[bytes],
        floor_requests: Iterator[bytes],
        expected: int,
        *,
        alone: int | None = None,
    ) -> Measured:
        page, floor = Probe(self.onramp, self._database), Probe(self.floor, self._database)
        until = time.perf_counter() + self._effort.seconds
        for request in islice(requests, alone or self._effort.most):
            page.ask(request, expected)
            floor.ask(next(floor_requests), expected)
            if time.perf_counter() > until and len(page.times) >= self._effort.fewest:
                break
        rate, floor_rate = self._rates(requests, floor_requests, expected)
        return Measured(
            name=name,
            median=median(page.times),
            p95=page.p95,
            floor_median=median(floor.times),
            floor_p95=floor.p95,
            cpu=page.cpu,
            floor_cpu=floor.cpu,
            size=page.size,
            rate=rate,
            floor_rate=floor_rate,
        )

    def _rates(
        self, requests: Iterator[bytes], floor_requests: Iterator[bytes], expected: int
    ) -> tuple[float, float]:
        """The throughput with eight clients; the floor's is measured before and after."""
        burst = self._effort.seconds * FLOOR_BURST / 2
        counts = [at_once(self.floor.port, floor_requests, expected, clients=CLIENTS, seconds=burst)]
        asked = (self.onramp.port, requests, expected)
        number, seconds = at_once(*asked, clients=CLIENTS, seconds=self._effort.seconds)
        counts.append(at_once(self.floor.port, floor_requests, expected, clients=CLIENTS, seconds=burst))
        return number / seconds, sum(each for each, _ in counts) / sum(took for _, took in counts)
