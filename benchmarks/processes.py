"""What processes cost: their memory and their processor time, as Linux counts them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

PROC = Path("/proc")
SAMPLE_SECONDS = 0.2


class ProcessTree:
    """A process and all that it started."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def cpu_seconds(self) -> float:
        """The time that its threads have run so far."""
        threads = (stat for pid in self._pids() for stat in PROC.glob(f"{pid}/task/*/schedstat"))
        return sum(int(fields[0]) for stat in threads if (fields := _read(stat).split())) / 1e9

    def memory_mb(self) -> float:
        """The memory of all together; what several share counts once (PSS)."""
        found = 0
        for pid in self._pids():
            lines = _read(PROC / str(pid) / "smaps_rollup").splitlines()
            found += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return found / 1024

    def _pids(self) -> list[int]:
        pids = [self._pid]
        for pid in pids:
            for children in PROC.glob(f"{pid}/task/*/children"):
                pids += [int(child) for child in _read(children).split()]
        return pids


class Peak:
    """The most memory seen."""

    def __init__(self) -> None:
        self.memory_mb = 0.0


@contextmanager
def watching(tree: ProcessTree) -> Iterator[Peak]:
    """The peak of the memory of processes during the block."""
    peak, ended = Peak(), Event()

    def watch() -> None:
        while not ended.wait(SAMPLE_SECONDS):
            peak.memory_mb = max(peak.memory_mb, tree.memory_mb())

    thread = Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()
        peak.memory_mb = max(peak.memory_mb, tree.memory_mb())


def _read(path: Path) -> str:
    with suppress(OSError):  # it has ended meanwhile
        return path.read_text()
    return ""
