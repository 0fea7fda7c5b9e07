"""What a web server and the `flask` command load."""

import sys

from dotenv import load_dotenv

from app import create_app
from config import BadSettings, Settings

GUNICORN_STOPS = 3  # after any other exit status of a worker it starts another, again and again

load_dotenv()
try:
    app = create_app(Settings())
except BadSettings as bad:
    sys.stderr.write(f"Onramp does not start. {bad}\n")
    raise SystemExit(GUNICORN_STOPS) from bad
