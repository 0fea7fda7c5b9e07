"""The tables of a result."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.acts import ACTS
from benchmarks.measure import CLIENTS
from benchmarks.pages import PAGES, Limits
from benchmarks.serving import WEB_PROCESSES

LIMITS: dict[str, Limits] = {page.name: page.limits for page in PAGES}
LIMITS |= {act.name: act.limits for act in ACTS}
MOST_MEMORY_MB = 250
SPREAD = 2  # how many times the median the 95th percentile may be
NOISE = 0.15  # how far two runs of the same code may be apart
HEAD = (
    "| page or act | × floor | at most | p95 | throughput | at least | growth | at most | ms | floor ms "
    "| statements | kB | CPU ms | × floor |"
)
INTRODUCTION = """# Performance

What each page and each act costs, written by `make bench`. A filled database is served as in production,
by {processes} web processes. Beside each request the *floor* is measured: a bare Flask view that makes one
indexed query for fifty rows and renders them or, for an act, reads a row, updates it, inserts another and
redirects. Times depend on the machine and on who else uses it. Ratios to the floor of the same run can be
compared.

- **× floor** is the ratio of the medians with one client; **p95** is the 95th percentile, in medians.
- **throughput** is the part of the floor's, with {clients} clients.
- **CPU** is what a request takes in the web processes and in the database. Others who use the machine disturb
  its ratio less than that of the medians.
- **growth** is how much the ratio of the CPU times grows from the smallest database to this one.
- Bold figures are above what is aimed at.
"""


def tables(result: dict[str, Any]) -> str:
    """The page: a table for each database and size, the largest first."""
    parts = [INTRODUCTION.format(clients=CLIENTS, processes=WEB_PROCESSES)]
    runs = result["runs"]
    for run in sorted(runs, key=lambda run: (run["database"], -run["size"])):
        of_database = [each for each in runs if each["database"] == run["database"]]
        smallest = min(of_database, key=lambda each: each["size"])
        parts += _table(run, smallest if smallest is not run else None)
    return "\n".join(parts)


def _table(run: dict[str, Any], smallest: dict[str, Any] | None) -> Iterator[str]:
    name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[run["database"]]
    memory = _marked(f"{run['memory_mb']} MB", run["memory_mb"] > MOST_MEMORY_MB)
    signing_in = _marked(f"{run['memory_signing_in_mb']} MB", run["memory_signing_in_mb"] > MOST_MEMORY_MB)
    yield f"## {name}, {run['size']:,} candidates\n"
    yield (
        f"Filled in {run['filled_in_seconds']} seconds. All web processes together took at most {memory} of "
        f"memory, and {signing_in} while {CLIENTS} people signed in at once. "
        f"Measured at {run['at']} at commit {run['commit']}, with Python {run['python']} on "
        f"{run['processors']} processors with a load of {run['load']}.\n"
    )
    yield HEAD
    yield "|---" + "|--:" * (HEAD.count("|") - 2) + "|"
    before = {row["name"]: row for row in smallest["rows"]} if smallest else {}
    for row in run["rows"]:
        yield _line(row, before.get(row["name"]), LIMITS[row["name"]])
    yield ""


def _line(row: dict[str, Any], before: dict[str, Any] | None, limits: Limits) -> str:
    ratio, share, spread = row["ratio"], row["share"], row["p95"] / row["median"]
    growth = row["cpu_ratio"] / before["cpu_ratio"] if before else None
    cells = [
        row["name"],
        _marked(f"{ratio:.1f}", ratio > limits.ratio),
        f"{limits.ratio:g}",
        _marked(f"{spread:.1f}", spread > SPREAD),
        _marked(f"1/{1 / share:.1f}", share < limits.share) if share else "–",
        f"1/{1 / limits.share:.0f}",
        _marked(f"{growth:.1f}", growth > limits.growth) if growth else "–",
        f"{limits.growth:g}",
        f"{row['median']:.1f}",
        f"{row['floor_median']:.1f}",
        str(row["statements"]),
        f"{row['size'] / 1000:.1f}",
        f"{row['cpu']:.1f}",
        f"{row['cpu_ratio']:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def compared(earlier: dict[str, Any], later: dict[str, Any]) -> str:
    """What has become cheaper or dearer since an earlier result, by more than noise."""
    known = {(run["database"], run["size"]): run for run in earlier["runs"]}
    commits = sorted({run["commit"] for run in earlier["runs"]})
    lines = [f"Compared with commit {', '.join(commits)}:"]
    for run in later["runs"]:
        before = known.get((run["database"], run["size"]))
        rows = {row["name"]: row for row in before["rows"]} if before else {}
        for row in run["rows"]:
            if row["name"] in rows:
                lines += _difference(f"{run['database']}, {run['size']:,}", rows[row["name"]], row)
    return "\n".join(lines if len(lines) > 1 else [*lines, "  nothing that is more than noise."])


def _difference(where: str, before: dict[str, Any], row: dict[str, Any]) -> Iterator[str]:
    was, now = before["ratio"], row["ratio"]
    if abs(now - was) > NOISE * was:
        yield f"  {where}: {row['name']} takes {now:.1f} × the floor, and took {was:.1f}"
    if row["statements"] != before["statements"]:
        yield f"  {where}: {row['name']} takes {row['statements']} statements, not {before['statements']}"


def _marked(text: str, is_missed: bool) -> str:
    return f"**{text}**" if is_missed else text
