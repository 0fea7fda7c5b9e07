"""What a web server and the `flask` command load."""

import os

from dotenv import load_dotenv

from app import create_app
from config import BadSettings, Settings

load_dotenv()
try:
    app = create_app(Settings.from_environment(os.environ))
except BadSettings as bad:
    raise SystemExit(f"Onramp does not start. {bad}") from bad
