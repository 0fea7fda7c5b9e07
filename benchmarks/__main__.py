"""`python -m benchmarks`: see `make bench`."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.fill import Amounts
from benchmarks.measure import Effort
from benchmarks.processes import ProcessTree
from benchmarks.report import compared, tables
from benchmarks.run import run_on, say
from benchmarks.serving import ROOT
from tests.real.postgres import Postgres, running_postgres

SIZES, DATABASES = (1_000, 10_000, 100_000), ("sqlite", "postgresql")
BY_HAND = "\n## The book of business\n"  # and what follows on the page is written by a person
RESULT, PAGE = ROOT / "test-results" / "bench.json", ROOT / "docs" / "performance.md"


def main(words: list[str] | None = None) -> None:
    options = _options(words)
    earlier = json.loads(options.compare.read_text()) if options.compare else None
    runs = [run for known in options.add for run in json.loads(known.read_text())["runs"]]
    for database in options.databases:
        for size in options.sizes:
            say(f"{database}, {size:,} candidates")
            effort = Effort(options.seconds, fewest=options.fewest, only=options.only)
            with _database(database) as (url, folder, processes):
                runs.append(run_on(url, Amounts(size, options.opportunities), folder, effort, processes))
    result = {"runs": runs}
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(result, indent=1))
    text = tables(result)
    say(text)
    if earlier:
        say(compared(earlier, result))
    if options.write_page:
        by_hand = PAGE.read_text().partition(BY_HAND)
        PAGE.write_text(text + by_hand[1] + by_hand[2])


@contextmanager
def _database(name: str) -> Iterator[tuple[str, Path, ProcessTree | None]]:
    """An empty database: its URL, a folder for files, and the processes of its server."""
    with tempfile.TemporaryDirectory(prefix="onramp-bench-") as made:
        folder = Path(made)
        if name == "sqlite":
            yield f"sqlite:///{folder / 'onramp.db'}", folder, None
            return
        with running_postgres() as server:
            server.create("bench")
            yield server.url("bench"), folder, ProcessTree(_server_pid(server))


def _server_pid(server: Postgres) -> int:
    return int((Path(server.folder) / "data" / "postmaster.pid").read_text().split()[0])


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure what Onramp costs.")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="numbers of candidates")
    parser.add_argument("--opportunities", type=int, help="as many as candidates, without it")
    parser.add_argument("--only", default="", help="what is in the names of the pages, such as ^my.book")
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    parser.add_argument(
        "--seconds", type=float, default=3.0, help="for each page, alone and with eight clients"
    )
    parser.add_argument("--fewest", type=int, default=20, help="samples of each page")
    parser.add_argument("--compare", type=Path, help="the JSON of an earlier run")
    parser.add_argument("--add", type=Path, nargs="+", default=[], help="results to show beside this one")
    parser.add_argument("--output", type=Path, default=RESULT, help="where the JSON goes")
    parser.add_argument("--write-page", action="store_true", help="write docs/performance.md")
    return parser.parse_args(words)


if __name__ == "__main__":
    main()
