"""Fill a database: `DATABASE_URL=… python -m benchmarks.fill 1000`. It migrates an empty one first.

A second number is that of the opportunities; without it, there are as many as candidates.

A test of a migration runs this on the version before it.
"""

from __future__ import annotations

import sys
import time

from flask_migrate import upgrade

from app import create_app
from benchmarks.fill import Amounts, fill_database
from config import Settings


def main() -> None:
    began = time.monotonic()
    app = create_app(Settings())
    with app.app_context():
        upgrade()
        fill_database(Amounts(*map(int, sys.argv[1:])))
    sys.stdout.write(f"Filled in {time.monotonic() - began:.0f} seconds.\n")


if __name__ == "__main__":
    main()
