"""The settings of one running Onramp, read from the environment and nowhere else."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

DEVELOPMENT_SECRET = "development-only"  # noqa: S105 - refused in production, below
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
FEWEST_CHARACTERS = 10  # different ones of a key; of 32 random ones there are as good as never fewer
KNOWN_WORDS = re.compile(
    r"secret|chang.?e.?me|password|develop|example|default|insecure|onramp|123456|abcdef|qwerty", re.I
)
Network = IPv4Network | IPv6Network
HERE = Path(__file__).resolve().parent


# What each number is where it is not set, and the least and the most it can be. The README says the same.
BOUNDS: dict[str, tuple[int, int, int]] = {
    "PORT": (8000, 1, 65_535),
    "TRUSTED_PROXIES": (0, 0, 10),
    "MOVE_MAIL_DELAY_MINUTES": (10, 10, 1440),  # as long as a move can be undone, at least
    "DECLINE_DELAY_MINUTES": (10, 10, 1440),
    "CANDIDATE_DAY_BEGINS": (8, 0, 22),
    "CANDIDATE_DAY_ENDS": (20, 1, 24),
    "QUESTIONNAIRE_DAYS": (14, 1, 90),
    "INVITATION_DAYS": (7, 1, 30),
    "CANDIDATE_LINK_HOURS": (72, 1, 720),
    "SESSION_DAYS": (14, 1, 90),
    "SESSION_IDLE_HOURS": (72, 1, 720),
    "OUTBOX_LEASE_SECONDS": (120, 31, 3600),  # longer than a mail server may take for one answer
    "REQUEST_SECONDS": (20, 3, 300),  # read by app/web/server.py
    "WEB_CONCURRENCY": (2, 1, 64),  # read by gunicorn.conf.py
}


class BadSettings(Exception):
    """A setting is missing or wrong; the message names it and says what to set."""


def bounded(environ: Mapping[str, str], name: str, default: int | None = None) -> int:
    """The number of a setting. Raises BadSettings for what is no whole number within its BOUNDS."""
    standard, least, most = BOUNDS[name]
    text = environ.get(name, "").strip() or str(standard if default is None else default)
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise BadSettings(f"{name} is {text!r}; it must be a whole number.")
    if not least <= int(text) <= most:
        raise BadSettings(f"{name} is {text}; it can be {least} to {most}.")
    return int(text)


@dataclass(frozen=True)
class Settings:
    """One field per setting. The README's table says what each is for."""

    environment: str = "production"
    secret_key: str = ""
    database_url: str = f"sqlite:///{HERE / 'instance' / 'onramp.db'}"
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str = ""
    mail_from: str = "Onramp <onramp@localhost>"
    company_name: str = "Example Company"
    handbook_url: str = "https://handbook.gitlab.com/handbook"
    move_mail_delay: timedelta = timedelta(minutes=10)
    questionnaire_lifetime: timedelta = timedelta(days=14)
    invitation_lifetime: timedelta = timedelta(days=7)
    candidate_link_lifetime: timedelta = timedelta(hours=72)
    reset_lifetime: timedelta = timedelta(hours=2)
    session_lifetime: timedelta = timedelta(days=14)
    session_idle: timedelta = timedelta(hours=72)
    outbox_lease: timedelta = timedelta(minutes=2)
    documents_folder: Path = HERE / "instance" / "documents"
    candidate_day_begins: int = 8
    candidate_day_ends: int = 20
    interviewers_read_scorecards: bool = False
    trusted_proxies: int = 0
    calendar_networks: tuple[Network, ...] = ()
    gitlab_url: str = ""
    gitlab_token: str = ""
    gitlab_project: str = ""
    gitlab_access_project: str = ""
    gitlab_webhook_token: str = ""
    gitlab_signing_token: str = ""
    password_cost: int = 3

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings from environment variables.

        Raises BadSettings where a value cannot be read, or where production lacks what it needs.
        """
        environment = environ.get("ONRAMP_ENV", "production")
        if environment not in ("production", "development", "testing"):
            raise BadSettings(f"ONRAMP_ENV is {environment!r}; it can be production, development or testing.")
        for name in BOUNDS:  # those, too, that something else reads
            bounded(environ, name)
        defaults = cls()
        settings = cls(
            environment=environment,
            secret_key=environ.get("SECRET_KEY")
            or ("" if environment == "production" else DEVELOPMENT_SECRET),
            database_url=_database_url(environ.get("DATABASE_URL") or defaults.database_url),
            base_url=(environ.get("BASE_URL") or _address(environ, environment)).rstrip("/"),
            smtp_url=environ.get("SMTP_URL", ""),
            mail_from=environ.get("MAIL_FROM") or defaults.mail_from,
            company_name=environ.get("COMPANY_NAME") or _company(environ, environment),
            handbook_url=_handbook(environ.get("HANDBOOK_URL") or defaults.handbook_url),
            move_mail_delay=timedelta(
                minutes=bounded(environ, "MOVE_MAIL_DELAY_MINUTES", bounded(environ, "DECLINE_DELAY_MINUTES"))
            ),
            questionnaire_lifetime=timedelta(days=bounded(environ, "QUESTIONNAIRE_DAYS")),
            invitation_lifetime=timedelta(days=bounded(environ, "INVITATION_DAYS")),
            candidate_link_lifetime=timedelta(hours=bounded(environ, "CANDIDATE_LINK_HOURS")),
            session_lifetime=timedelta(days=bounded(environ, "SESSION_DAYS")),
            session_idle=timedelta(hours=bounded(environ, "SESSION_IDLE_HOURS")),
            outbox_lease=timedelta(seconds=bounded(environ, "OUTBOX_LEASE_SECONDS")),
            documents_folder=Path(environ.get("DOCUMENTS_DIR") or defaults.documents_folder).absolute(),
            candidate_day_begins=bounded(environ, "CANDIDATE_DAY_BEGINS"),
            candidate_day_ends=bounded(environ, "CANDIDATE_DAY_ENDS"),
            interviewers_read_scorecards=_yes(environ, "INTERVIEWERS_READ_SCORECARDS"),
            trusted_proxies=bounded(environ, "TRUSTED_PROXIES"),
            calendar_networks=_networks(environ, "CALENDAR_NETWORKS"),
            gitlab_url=environ.get("GITLAB_URL", "").strip().rstrip("/"),
            gitlab_token=environ.get("GITLAB_TOKEN", "").strip(),
            gitlab_project=environ.get("GITLAB_PROJECT", "").strip().strip("/"),
            gitlab_access_project=environ.get("GITLAB_ACCESS_PROJECT", "").strip().strip("/"),
            gitlab_webhook_token=environ.get("GITLAB_WEBHOOK_TOKEN", "").strip(),
            gitlab_signing_token=environ.get("GITLAB_SIGNING_TOKEN", "").strip(),
        )
        settings.check()
        return settings

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def development(self) -> bool:
        return self.environment == "development"

    def make_room(self) -> None:
        """Make the folders the SQLite file and the documents go into. Raises BadSettings where it cannot."""
        try:
            self.documents_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BadSettings(
                f"DOCUMENTS_DIR is {self.documents_folder}, which cannot be made: {error}"
            ) from error
        if self.database_url.startswith("sqlite:///"):
            _keep_to_ourselves(Path(self.database_url.removeprefix("sqlite:///").partition("?")[0]))

    @property
    def has_gitlab(self) -> bool:
        """Whether gating issues are real GitLab issues."""
        return bool(self.gitlab_url)

    def check(self) -> None:
        """Raise BadSettings where GitLab is set by half, or production would run with an open door."""
        self._check_gitlab()
        self._check_candidate_day()
        if not self.production:
            return
        if self.secret_key in ("", DEVELOPMENT_SECRET):
            raise BadSettings(
                "SECRET_KEY is missing. Set it to a long random text of your own, for instance from "
                "`python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`; "
                "for a try on your own machine, set ONRAMP_ENV=development instead."
            )
        if len(self.secret_key) < 32:
            raise BadSettings("SECRET_KEY is too short: use at least 32 characters.")
        if _can_be_guessed(self.secret_key):
            raise BadSettings("SECRET_KEY can be guessed: it repeats itself, or has a known word in it.")
        if not self.base_url:
            raise BadSettings("BASE_URL is missing: the address people reach Onramp at, used in every mail.")
        parts = urlsplit(self.base_url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in THIS_MACHINE):
            raise BadSettings(
                "BASE_URL must begin with https://, or passwords and links would go over an open line. "
                "With http:// it can only be on this machine, such as http://127.0.0.1:8000."
            )

    def _check_candidate_day(self) -> None:
        if self.candidate_day_begins >= self.candidate_day_ends:
            raise BadSettings("CANDIDATE_DAY_BEGINS must come before CANDIDATE_DAY_ENDS.")

    def _check_gitlab(self) -> None:
        needed = {
            "GITLAB_URL": self.gitlab_url,
            "GITLAB_TOKEN": self.gitlab_token,
            "GITLAB_PROJECT": self.gitlab_project,
        }
        beside = (self.gitlab_access_project, self.gitlab_webhook_token, self.gitlab_signing_token)
        missing = [name for name, value in needed.items() if not value]
        if missing and (len(missing) < len(needed) or any(beside)):
            raise BadSettings(
                f"{' and '.join(missing)} missing: for issues in GitLab set {', '.join(needed)}, all three. "
                "Without any GITLAB_ setting, Onramp keeps the issues itself."
            )
        if not missing:
            _check_gitlab_address(self.gitlab_url, may_be_plain=not self.production)
            _check_gitlab_project("GITLAB_PROJECT", self.gitlab_project)
            _check_gitlab_project("GITLAB_ACCESS_PROJECT", self.gitlab_access_project or self.gitlab_project)
            _check_gitlab_secrets(self.gitlab_webhook_token, self.gitlab_signing_token)


def _check_gitlab_address(url: str, *, may_be_plain: bool) -> None:
    """A token goes there with every request: only over TLS, but to a GitLab on this very machine."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - a wrong one is told by asking for it
    except ValueError:
        parts = urlsplit("")
    is_plain = parts.scheme == "http" and parts.hostname in THIS_MACHINE
    is_safe = parts.scheme == "https" or (is_plain and may_be_plain)
    if not (is_safe and parts.hostname) or "@" in parts.netloc or parts.query or parts.fragment:
        raise BadSettings("GITLAB_URL must be an address such as https://gitlab.example.com, and no more.")


def _check_gitlab_project(name: str, project: str) -> None:
    if not re.fullmatch(r"[1-9][0-9]*|\w[\w.-]*(/\w[\w.-]*)+", project, re.ASCII):
        raise BadSettings(
            f"{name} is {project!r}; it must be a project's number, or its path such as sales/onboarding."
        )


def _check_gitlab_secrets(webhook_token: str, signing_token: str) -> None:
    """Whoever has one of them can make Onramp look at an issue; both are as GitLab shows them."""
    if webhook_token and (len(webhook_token) < 16 or not webhook_token.isascii()):
        raise BadSettings("GITLAB_WEBHOOK_TOKEN is too short: use at least 16 characters of ASCII.")
    try:
        secret = base64.b64decode(signing_token.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if signing_token and (not signing_token.startswith("whsec_") or len(secret) < 16):
        raise BadSettings("GITLAB_SIGNING_TOKEN is not as GitLab shows it: whsec_ and a secret in base64.")


def _can_be_guessed(key: str) -> bool:
    """Whether a key is of few characters, is a shorter text again and again, or has a known word in it."""
    repeats = any(key == (key[:length] * len(key))[: len(key)] for length in range(1, len(key) // 2 + 1))
    return repeats or len(set(key)) < FEWEST_CHARACTERS or bool(KNOWN_WORDS.search(key))


def _keep_to_ourselves(file: Path) -> None:
    """Make a SQLite file, and its folder, for its owner alone; SQLite makes the files beside it alike."""
    if str(file) == ":memory:":
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):  # a folder in its place, or another's file: whoever opens it will say so
        file.touch(mode=0o600)
        for each in (
            file,
            *(file.with_name(f"{file.name}{beside}") for beside in ("-wal", "-shm", "-journal")),
        ):
            if each.exists():
                each.chmod(0o600)


def _address(environ: Mapping[str, str], environment: str) -> str:
    if environment == "production":
        return ""
    return f"http://127.0.0.1:{bounded(environ, 'PORT')}"


def _company(environ: Mapping[str, str], environment: str) -> str:
    """Who is hiring, where nobody has said so: the host people reach Onramp at, never another company."""
    host = urlsplit(environ.get("BASE_URL", "")).hostname
    return host if environment == "production" and host else Settings.company_name


def _handbook(text: str) -> str:
    """The address that links into the handbook begin with, without a slash at its end."""
    url = text.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # a port that is no number raises
    except ValueError:
        host = None
    odd = re.search(r"[\s\"'<>{}?#@]", url)
    if not host or odd or parts.scheme not in ("http", "https"):
        raise BadSettings("HANDBOOK_URL must be an address such as https://handbook.example.com.")
    return url


def _database_url(url: str) -> str:
    """Name the driver we carry: hosts hand out postgres:// and postgresql:// without one."""
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _yes(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "").strip().lower() or "no"
    if text not in ("yes", "no"):
        raise BadSettings(f"{name} is {text!r}; it can be yes or no.")
    return text == "yes"


def _networks(environ: Mapping[str, str], name: str) -> tuple[Network, ...]:
    texts = [text.strip() for text in environ.get(name, "").split(",")]
    try:
        return tuple(ip_network(text) for text in texts if text)
    except ValueError as error:
        raise BadSettings(f"{name} is wrong: {error}. Write networks such as 10.1.0.0/16.") from error
