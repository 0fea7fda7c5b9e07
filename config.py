"""The settings of Onramp, read from the environment only.

The environment variable of a field is its name in capitals, unless the field has an alias.
"""

from __future__ import annotations

import base64
import binascii
import re
from contextlib import suppress
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from annotated_types import Ge, Le
from babel.numbers import list_currencies
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DEVELOPMENT_SECRET = "development-only"  # noqa: S105 - refused in production, below
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
MIN_DIFFERENT_CHARACTERS = 10  # of a key; 32 random characters practically never have fewer
KNOWN_WORDS = re.compile(
    r"secret|chang.?e.?me|password|develop|example|default|insecure|onramp|123456|abcdef|qwerty", re.I
)
EXAMPLE_COMPANY = "Example Company"
HERE = Path(__file__).resolve().parent


class BadSettings(ValueError):
    """A setting is missing or invalid; the message names it and says what to set."""


def _handbook(text: str) -> str:
    """The base URL of the handbook, without a slash at the end."""
    url = text.rstrip("/")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # an invalid port raises
    except ValueError:
        host = None
    odd = re.search(r"[\s\"'<>{}?#@]", url)
    if not host or odd or parts.scheme not in ("http", "https"):
        raise BadSettings("HANDBOOK_URL must be an address such as https://handbook.example.com.")
    return url


def _without_slash(url: str) -> str:
    """A base URL without a slash at the end. Raises ValueError if it cannot be parsed."""
    urlsplit(url)
    return url.rstrip("/")


def _with_driver(url: str) -> str:
    """Add our database driver: hosting providers give postgres:// and postgresql:// without one."""
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _time_zone(name: str) -> str:
    """The name of a time zone that is known."""
    if name not in available_timezones():
        raise BadSettings("CRM_TIME_ZONE must be the name of a time zone, such as America/Denver.")
    return name


def _currency(code: str) -> str:
    """The code of a currency that is known."""
    if code not in list_currencies():
        raise BadSettings("CURRENCY must be a code of ISO 4217, such as USD.")
    return code


def _crm_field(name: str) -> str:
    """The name of a field in the CRM, as the first row of a file for it has it."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,79}", name):
        raise ValueError("it must be the API name of a field, such as ISR__c")
    return name


def _yes_or_no(value: Any) -> Any:
    """True or False for `yes` and `no`; pydantic accepts many more words."""
    if not isinstance(value, str):
        return value
    if value.strip().lower() not in ("yes", "no"):
        raise ValueError("it must be yes or no")
    return value.strip().lower() == "yes"


def _age_keys(value: Any) -> Any:
    """The public keys of age in a list with commas."""
    if not isinstance(value, str):
        return value
    keys = tuple(key.strip() for key in value.split(",") if key.strip())
    if not all(re.fullmatch(r"age1[0-9a-z]{20,}", key) for key in keys):
        raise BadSettings("BACKUP_AGE_RECIPIENT must be a public key of age, which begins with age1.")
    return keys


def _networks(value: Any) -> Any:
    """The networks of a list with commas."""
    if not isinstance(value, str):
        return value
    try:
        return tuple(ip_network(text.strip()) for text in value.split(",") if text.strip())
    except ValueError as error:
        raise BadSettings(
            f"CALENDAR_NETWORKS is wrong: {error}. Write networks such as 10.1.0.0/16."
        ) from error


def _metrics_address(text: str) -> str:
    """An address of this machine or its network, with a port: what is there is not for the public."""
    host, _, port = text.strip().rpartition(":")
    with suppress(ValueError):
        ip = ip_address(host.strip("[]"))
        if (ip.is_private or ip.is_unspecified) and 1 <= int(port) <= 65_535:
            return text.strip()
    if text.strip():
        raise BadSettings("METRICS_ADDRESS must be a private address with a port, such as 127.0.0.1:9100.")
    return ""


Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Secret = Annotated[Text, Field(repr=False)]
Address = Annotated[Text, AfterValidator(_without_slash)]
Prefix = Annotated[Text, AfterValidator(lambda path: path.strip("/"))]
Project = Annotated[Text, AfterValidator(lambda path: path.strip("/"))]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
CrmField = Annotated[Text, AfterValidator(_crm_field)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]


class ServerSettings(BaseSettings):
    """The settings that the web server reads before it loads Onramp. Raises BadSettings."""

    model_config = SettingsConfigDict(
        frozen=True, env_ignore_empty=True, extra="forbid", populate_by_name=True, hide_input_in_errors=True
    )

    environment: Literal["production", "development", "testing"] = Field(
        "production", validation_alias="ONRAMP_ENV"
    )
    port: int = Field(8000, ge=1, le=65_535)
    web_concurrency: int = Field(2, ge=1, le=64)
    request_seconds: int = Field(20, ge=3, le=300)
    metrics_address: Annotated[str, AfterValidator(_metrics_address)] = ""

    def __init__(self, **given: Any) -> None:
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise BadSettings(" ".join(_sentences(type(self), error))) from None

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def metrics_at(self) -> tuple[str, int] | None:
        """The IP address and the port of METRICS_ADDRESS."""
        host, _, port = self.metrics_address.rpartition(":")
        return (host.strip("[]"), int(port)) if host else None


class Settings(ServerSettings):
    """One field per setting. The table in README.md describes them.

    Raises BadSettings if a value is invalid, or if production lacks a required one.
    """

    secret_key: str = Field(
        default_factory=lambda said: "" if said["environment"] == "production" else DEVELOPMENT_SECRET,
        repr=False,
    )
    database_url: Annotated[str, AfterValidator(_with_driver)] = Field(
        f"sqlite:///{HERE / 'instance' / 'onramp.db'}", repr=False
    )
    base_url: Address = Field(
        default_factory=lambda said: (
            "" if said["environment"] == "production" else f"http://127.0.0.1:{said['port']}"
        )
    )
    smtp_url: Secret = ""
    mail_from: str = "Onramp <onramp@localhost>"
    company_name: str = Field(default_factory=lambda said: _company(said["environment"], said["base_url"]))
    handbook_url: Annotated[Text, AfterValidator(_handbook)] = "https://handbook.gitlab.com/handbook"
    documents_folder: Annotated[Path, AfterValidator(Path.absolute)] = Field(
        HERE / "instance" / "documents", validation_alias="DOCUMENTS_DIR"
    )
    documents_move_to: Literal["bucket", "folder"] = "bucket"
    s3_bucket: Text = ""
    s3_prefix: Prefix = "documents"
    s3_endpoint: Address = ""
    s3_region: Text = "us-east-1"
    s3_access_key_id: Secret = ""
    s3_secret_access_key: Secret = ""
    s3_seconds: int = Field(10, ge=2, le=60)
    trusted_proxies: int = Field(0, ge=0, le=10)
    calendar_networks: Networks = ()
    decline_delay_minutes: int = Field(10, ge=10, le=1440)  # the old name of the next one
    move_mail_delay_minutes: int = Field(  # at least the time in which a move can be undone
        default_factory=lambda said: said["decline_delay_minutes"], ge=10, le=1440
    )
    candidate_day_begins: int = Field(8, ge=0, le=22)
    candidate_day_ends: int = Field(20, ge=1, le=24)
    questionnaire_days: int = Field(14, ge=1, le=90)
    invitation_days: int = Field(7, ge=1, le=30)
    candidate_link_hours: int = Field(72, ge=1, le=720)
    session_days: int = Field(14, ge=1, le=90)
    session_idle_hours: int = Field(72, ge=1, le=720)
    mail_late_minutes: int = Field(15, ge=1, le=1440)
    job_late_minutes: int = Field(30, ge=1, le=1440)
    outbox_lease_seconds: int = Field(120, ge=31, le=3600)  # longer than the timeout of a mail server
    crm_time_zone: Annotated[Text, AfterValidator(_time_zone)] = "UTC"
    currency: Annotated[Text, AfterValidator(_currency)] = "USD"
    threshold: Decimal = Field(Decimal("50000.00"), ge=1, le=1_000_000_000)
    threshold_included: YesOrNo = False
    fiscal_year_starts: int = Field(2, ge=1, le=12)
    fiscal_year_named_by: Literal["start", "end"] = "end"
    next_step_days: int = Field(14, ge=1, le=90)
    copied_days: int = Field(90, ge=1, le=365)
    holdovers: int = Field(5, ge=0, le=5)  # the database holds five
    holdover_days: int = Field(14, ge=1, le=92)
    renewals_from_days: int = Field(90, ge=0, le=150)
    renewals_to_days: int = Field(180, ge=151, le=730)
    early_days: int = Field(15, ge=1, le=90)
    late_days: int = Field(15, ge=0, le=180)
    crm_follows: YesOrNo = True
    not_taken_days: int = Field(3, ge=1, le=30)
    crm_id_field: CrmField = "Id"
    crm_proposed_isr_field: CrmField = "Proposed_ISR__c"
    crm_isr_field: CrmField = "ISR__c"
    crm_isr_override_field: CrmField = "ISR_Override__c"
    crm_tier_field: CrmField = "ISR_Priority__c"
    crm_next_step_field: CrmField = "NextStep"
    crm_next_step_owner_field: CrmField = "Next_Steps_Owner__c"
    crm_log_field: CrmField = "Next_Steps_History__c"
    interviewers_read_scorecards: YesOrNo = False
    backup_age_recipients: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_age_keys)] = Field(
        (), validation_alias="BACKUP_AGE_RECIPIENT"
    )
    gitlab_url: Address = ""
    gitlab_token: Secret = ""
    gitlab_project: Project = ""
    gitlab_access_project: Project = ""
    gitlab_webhook_token: Secret = ""
    gitlab_signing_token: Secret = ""
    oidc_issuer: Text = ""
    oidc_client_id: Text = ""
    oidc_client_secret: Secret = ""
    oidc_name: Text = "GitLab"
    oidc_scopes: Text = "openid email"
    oidc_groups_claim: Text = "groups"
    oidc_roles: Text = ""
    oidc_required_group: Text = ""
    oidc_session_hours: int = Field(12, ge=1, le=168)
    oidc_only: YesOrNo = False

    @property
    def development(self) -> bool:
        return self.environment == "development"

    @property
    def has_gitlab(self) -> bool:
        """True if gating issues are GitLab issues."""
        return bool(self.gitlab_url)

    @property
    def has_oidc(self) -> bool:
        """True if people can sign in with an OpenID provider."""
        return bool(self.oidc_issuer)

    @property
    def reads_groups(self) -> bool:
        """True if it matters in which groups people are at the provider."""
        return bool(self.oidc_roles or self.oidc_required_group)

    @property
    def has_passwords(self) -> bool:
        """True if people can sign in with a password."""
        return not self.oidc_only

    @property
    def moves_documents(self) -> bool:
        """True if documents are in a folder and in a bucket: both are set."""
        return bool(self.s3_bucket) and "documents_folder" in self.model_fields_set

    def make_room(self) -> None:
        """Create the folders of the SQLite file and the documents. Raises BadSettings if it cannot."""
        if self.s3_bucket and not self.moves_documents:
            self._check_folder_is_empty()
        else:
            self._make_documents_folder()
        if self.database_url.startswith("sqlite:///"):
            _keep_to_ourselves(Path(self.database_url.removeprefix("sqlite:///").partition("?")[0]))

    def _make_documents_folder(self) -> None:
        try:
            self.documents_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BadSettings(
                f"DOCUMENTS_DIR is {self.documents_folder}, which cannot be created: {error}"
            ) from error

    def _check_folder_is_empty(self) -> None:
        """Without DOCUMENTS_DIR, nothing would be read from its default folder."""
        if any(self.documents_folder.glob("[0-9a-f]*")):
            raise BadSettings(
                f"S3_BUCKET is set, and there are documents in {self.documents_folder}. Set DOCUMENTS_DIR "
                "to it, run `flask --app wsgi documents move`, and then remove DOCUMENTS_DIR."
            )

    @model_validator(mode="after")
    def _checked(self) -> Settings:
        self.check()
        return self

    def check(self) -> None:
        """Raise BadSettings if the settings of another server are incomplete, or production is not safe."""
        if self.candidate_day_begins >= self.candidate_day_ends:
            raise BadSettings("CANDIDATE_DAY_BEGINS must come before CANDIDATE_DAY_ENDS.")
        self._check_gitlab()
        self._check_oidc()
        self._check_bucket()
        if self.production:
            self._check_production()

    def _check_production(self) -> None:
        if self.secret_key in ("", DEVELOPMENT_SECRET):
            raise BadSettings(
                "SECRET_KEY is missing. Set it to a long random text, for example from "
                "`python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`. "
                "To try Onramp on your machine, set ONRAMP_ENV=development instead."
            )
        if len(self.secret_key) < 32:
            raise BadSettings("SECRET_KEY is too short: use at least 32 characters.")
        if _can_be_guessed(self.secret_key):
            raise BadSettings("SECRET_KEY can be guessed: it repeats itself or contains a known word.")
        if not self.base_url:
            raise BadSettings(
                "BASE_URL is missing. Set it to the address of Onramp: links in mail begin with it."
            )
        parts = urlsplit(self.base_url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in THIS_MACHINE):
            raise BadSettings(
                "BASE_URL must begin with https://, so that passwords and links are encrypted. "
                "http:// is allowed on this machine only, such as http://127.0.0.1:8000."
            )

    def _check_bucket(self) -> None:
        keys = {"S3_ACCESS_KEY_ID": self.s3_access_key_id, "S3_SECRET_ACCESS_KEY": self.s3_secret_access_key}
        missing = [name for name, value in keys.items() if not value]
        if len(missing) == 1:
            raise BadSettings(
                f"{missing[0]} is missing. Set both keys, or neither: then those of the machine are used."
            )
        if not self.s3_bucket:
            if self.s3_endpoint or not missing or self.documents_move_to == "folder":
                raise BadSettings("S3_BUCKET is missing. Without it, documents are kept in DOCUMENTS_DIR.")
            return
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", self.s3_bucket):
            raise BadSettings(
                f"S3_BUCKET is {self.s3_bucket!r}; it must be the name of a bucket, and no more."
            )
        if not re.fullmatch(r"[\w.-]+(/[\w.-]+)*", self.s3_prefix, re.ASCII) or ".." in self.s3_prefix:
            raise BadSettings(f"S3_PREFIX is {self.s3_prefix!r}; it must be a path such as onramp/documents.")
        if not re.fullmatch(r"[a-z0-9-]+", self.s3_region):
            raise BadSettings(f"S3_REGION is {self.s3_region!r}; it must be a region such as eu-central-1.")
        if self.s3_endpoint:
            _check_bucket_address(self.s3_endpoint)

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
                f"{' and '.join(missing)} missing. For issues in GitLab, set {', '.join(needed)}. "
                "Without any GITLAB_ setting, Onramp keeps the issues itself."
            )
        if not missing:
            _check_gitlab_address(self.gitlab_url, may_be_plain=not self.production)
            _check_gitlab_project("GITLAB_PROJECT", self.gitlab_project)
            _check_gitlab_project("GITLAB_ACCESS_PROJECT", self.gitlab_access_project or self.gitlab_project)
            _check_gitlab_secrets(self.gitlab_webhook_token, self.gitlab_signing_token)

    def _check_oidc(self) -> None:
        needed = {
            "OIDC_ISSUER": self.oidc_issuer,
            "OIDC_CLIENT_ID": self.oidc_client_id,
            "OIDC_CLIENT_SECRET": self.oidc_client_secret,
        }
        beside = (self.oidc_only, self.oidc_roles, self.oidc_required_group)
        missing = [name for name, value in needed.items() if not value]
        if missing and (len(missing) < len(needed) or any(beside)):
            raise BadSettings(
                f"{' and '.join(missing)} missing. To sign in with an OpenID provider, set "
                f"{', '.join(needed)}. Without any OIDC_ setting, people sign in with passwords."
            )
        if not missing:
            _check_issuer(self.oidc_issuer, may_be_plain=not self.production)
            _check_oidc_texts(self.oidc_name, self.oidc_scopes, self.oidc_groups_claim)


def _check_issuer(issuer: str, *, may_be_plain: bool) -> None:
    """Require TLS, because a provider decides who gets in; except for one on this machine."""
    if not is_safe_address(issuer, may_be_plain=may_be_plain) or "?" in issuer:
        raise BadSettings("OIDC_ISSUER must be an address such as https://gitlab.example.com, and no more.")


def is_safe_address(url: str, *, may_be_plain: bool) -> bool:
    """True for an https address, and with `may_be_plain` for an http one on this machine."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises if the port is invalid
    except ValueError:
        return False
    is_plain = parts.scheme == "http" and parts.hostname in THIS_MACHINE
    is_safe = parts.scheme == "https" or (is_plain and may_be_plain)
    odd = "@" in parts.netloc or "#" in url or re.search(r"[\s\x00-\x1f\\]", url)
    return bool(is_safe and parts.hostname and not odd)


def _check_oidc_texts(name: str, scopes: str, claim: str) -> None:
    if not 1 <= len(name) <= 40:
        raise BadSettings("OIDC_NAME must have 1 to 40 characters: it stands on a button.")
    if "openid" not in scopes.split() or not re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e ]+", scopes):
        raise BadSettings("OIDC_SCOPES must be scopes with spaces between them, openid among them.")
    if not claim:
        raise BadSettings("OIDC_GROUPS_CLAIM must be the name of a claim, such as groups.")


def _check_gitlab_address(url: str, *, may_be_plain: bool) -> None:
    """Require TLS, because every request has the token; except for a GitLab on this machine."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises if the port is invalid
    except ValueError:
        parts = urlsplit("")
    is_plain = parts.scheme == "http" and parts.hostname in THIS_MACHINE
    is_safe = parts.scheme == "https" or (is_plain and may_be_plain)
    if not (is_safe and parts.hostname) or "@" in parts.netloc or parts.query or parts.fragment:
        raise BadSettings("GITLAB_URL must be an address such as https://gitlab.example.com, and no more.")


def _check_bucket_address(url: str) -> None:
    """Require TLS, except on this machine and for a name without a domain, as containers have."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises if the port is invalid
    except ValueError:
        parts = urlsplit("")
    host = parts.hostname or ""
    is_near = parts.scheme == "http" and (host in THIS_MACHINE or "." not in host)
    is_more = "@" in parts.netloc or parts.path or parts.query or parts.fragment
    if not host or is_more or not (parts.scheme == "https" or is_near):
        raise BadSettings(
            "S3_ENDPOINT must be an address such as https://s3.example.com, and no more. http:// is "
            "allowed on this machine, and for a name without a domain such as http://s3:9000."
        )


def _check_gitlab_project(name: str, project: str) -> None:
    if not re.fullmatch(r"[1-9][0-9]*|\w[\w.-]*(/\w[\w.-]*)+", project, re.ASCII):
        raise BadSettings(
            f"{name} is {project!r}; it must be a project's number, or its path such as sales/onboarding."
        )


def _check_gitlab_secrets(webhook_token: str, signing_token: str) -> None:
    """Check the secrets of the webhook: with one, anyone can make Onramp refresh an issue."""
    if webhook_token and (len(webhook_token) < 16 or not webhook_token.isascii()):
        raise BadSettings("GITLAB_WEBHOOK_TOKEN is too short: use at least 16 characters of ASCII.")
    try:
        secret = base64.b64decode(signing_token.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if signing_token and (not signing_token.startswith("whsec_") or len(secret) < 16):
        raise BadSettings(
            "GITLAB_SIGNING_TOKEN is not a signing token of GitLab: whsec_ and a secret in base64."
        )


def _can_be_guessed(key: str) -> bool:
    """True if a key has few different characters, repeats a shorter text, or contains a known word."""
    repeats = any(key == (key[:length] * len(key))[: len(key)] for length in range(1, len(key) // 2 + 1))
    return repeats or len(set(key)) < MIN_DIFFERENT_CHARACTERS or bool(KNOWN_WORDS.search(key))


def _keep_to_ourselves(file: Path) -> None:
    """Create a SQLite file and its folder for the owner only; SQLite creates its other files alike."""
    if str(file) == ":memory:":
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):  # a folder, or another user's file: opening it fails later with a clear error
        file.touch(mode=0o600)
        for each in (
            file,
            *(file.with_name(f"{file.name}{beside}") for beside in ("-wal", "-shm", "-journal")),
        ):
            if each.exists():
                each.chmod(0o600)


def _company(environment: str, base_url: str) -> str:
    """The default company name: in production the host of BASE_URL."""
    host = urlsplit(base_url).hostname
    return host if environment == "production" and host else EXAMPLE_COMPANY


def _sentences(settings: type[BaseSettings], error: ValidationError) -> list[str]:
    """One sentence for each invalid value."""
    sentences = []
    for each in error.errors():
        if each["type"] == "default_factory_not_called":  # a value it depends on is invalid
            continue
        cause = each.get("ctx", {}).get("error")
        if isinstance(cause, BadSettings):
            sentences.append(str(cause))
        else:
            sentences.append(_sentence(settings, str(each["loc"][0]), each))
    return sentences


def _sentence(settings: type[BaseSettings], name: str, error: Any) -> str:
    """The sentence for an invalid value, with the bounds of its field."""
    field = settings.model_fields.get(name)
    value, context = error["input"], error.get("ctx", {})
    if field and error["type"] in ("greater_than_equal", "less_than_equal"):
        least, most = bounds_of(field)
        return f"{name.upper()} is {value}; it must be {least} to {most}."
    if error["type"].startswith("int"):
        reason = "it must be a whole number"
    elif error["type"] == "literal_error":
        reason = f"it must be {context['expected'].replace(chr(39), '')}"
    else:
        reason = str(context.get("error") or error["msg"])
    return f"{name.upper()} is {value!r}; {reason}."


def bounds_of(field: FieldInfo) -> tuple[int, int]:
    """The minimum and maximum of a number."""
    least: Any = next(each.ge for each in field.metadata if isinstance(each, Ge))
    most: Any = next(each.le for each in field.metadata if isinstance(each, Le))
    return least, most
