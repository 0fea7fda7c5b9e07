"""The entry point of the web server and of the `flask` command."""

import os
import sys

from dotenv import load_dotenv

from app import create_app
from config import BadSettings, Settings

GUNICORN_STOPS = 3  # after any other exit status gunicorn starts another worker, forever

load_dotenv()
try:
    app = create_app(Settings(), with_commands="FLASK_RUN_FROM_CLI" in os.environ)
except BadSettings as bad:
    sys.stderr.write(f"Onramp does not start. {bad}\n")
    raise SystemExit(GUNICORN_STOPS) from bad
