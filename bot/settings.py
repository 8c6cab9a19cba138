"""Every setting, validated once at start. Names and defaults are the contract with operators."""

import re
from datetime import time
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet
from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LOOPBACK = ("localhost", "127.0.0.1", "::1")

HOW_TO = {
    "database_url": "e.g. sqlite:///var/tsuzuku.db or postgresql://user@host/name",
    "secret_key": "make one with `tsuzuku keys`",
    "encryption_keys": "make one with `tsuzuku keys`",
    "line_channel_secret": "copy it from the Messaging API channel in the LINE Developers console",
    "line_channel_access_token": "issue it in the LINE Developers console, Messaging API tab",
    "line_api_base_url": "leave it out, or give http(s)://host without a path",
    "line_data_api_base_url": "leave it out, or give http(s)://host without a path",
    "base_url": "this server's own address: https://…, or http:// on loopback",
    "trusted_proxies": "how many proxies stand in front: 0 or more",
    "timezone": "an IANA name such as Asia/Tokyo",
    "office_hours": "opening and closing time, e.g. 09:00-18:00",
    "quiet_hours": "beginning and end, e.g. 21:00-08:00",
    "remind_after_hours": "none to three rising whole hours between 1 and 120, e.g. 24 or 24,48",
    "monthly_push_reserve": "a whole number, 0 or more",
    "alert_repeat_minutes": "a whole number between 1 and 120",
    "urgent_escalate_hours": "a whole number between 1 and 24",
    "digest_days_before": "business days, between 1 and 10",
    "session_idle_minutes": "a whole number between 5 and 480",
    "lexicon_file": "a readable YAML file",
    "form_file": "a readable YAML file; try it with `tsuzuku form check FILE`",
    "metrics_token": "at least 8 characters",
    "alert_detail": "minimal or full",
    "smtp_url": "smtp://user:password@host:587 or smtps://…:465",
    "mail_from": "a mail address; it is needed where SMTP_URL is set",
    "log_format": "json or console",
}


class SettingsError(Exception):
    """A setting is missing or malformed. The text, one line, names it and says how to make a good one."""


def _database_url(value: str) -> str:
    for short in ("postgresql://", "postgres://"):
        if value.startswith(short):
            return "postgresql+psycopg://" + value.removeprefix(short)
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError
    return value


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError
    return value.rstrip("/")


def _base_url(value: str) -> str:
    origin = _origin(value)
    if origin.startswith("http:") and urlsplit(origin).hostname not in LOOPBACK:
        raise ValueError
    return origin


def _clock_hours(value: object) -> tuple[time, time]:
    matched = re.fullmatch(r"(\d{2}:\d{2})-(\d{2}:\d{2})", str(value).strip())
    if not matched or matched[1] == matched[2]:
        raise ValueError
    return time.fromisoformat(matched[1]), time.fromisoformat(matched[2])


def _hours_list(value: object) -> tuple[int, ...]:
    hours = tuple(int(part) for part in str(value).split(",") if part.strip())
    if len(hours) > 3 or list(hours) != sorted(set(hours)) or not all(1 <= h <= 120 for h in hours):
        raise ValueError
    return hours


def _keys(value: object) -> tuple[SecretStr, ...]:
    keys = [part.strip() for part in str(value).split(",") if part.strip()]
    for key in keys:
        Fernet(key)
    if not keys:
        raise ValueError
    return tuple(SecretStr(key) for key in keys)


def _timezone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (OSError, KeyError) as error:
        raise ValueError from error


def _file(value: Path) -> Path:
    if not value.is_file():
        raise ValueError
    return value


def _at_least(length: int) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < length:
            raise ValueError
        return value

    return AfterValidator(check)


def _between(low: int, high: int) -> AfterValidator:
    def check(value: int) -> int:
        if not low <= value <= high:
            raise ValueError
        return value

    return AfterValidator(check)


ClockHours = Annotated[tuple[time, time], NoDecode, BeforeValidator(_clock_hours)]
Origin = Annotated[str, AfterValidator(_origin)]


class Settings(BaseSettings):
    """The product's settings. Build it with `load_settings`, which turns errors into one line."""

    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    database_url: Annotated[str, AfterValidator(_database_url)] = "sqlite:///var/tsuzuku.db"
    secret_key: Annotated[SecretStr, _at_least(16)]
    encryption_keys: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_keys)]
    line_channel_secret: Annotated[SecretStr, _at_least(1)]
    line_channel_access_token: Annotated[SecretStr, _at_least(1)]
    line_api_base_url: Origin = "https://api.line.me"
    line_data_api_base_url: Origin = "https://api-data.line.me"
    base_url: Annotated[str, AfterValidator(_base_url)]
    trusted_proxies: Annotated[int, _between(0, 10)] = 0
    timezone: Annotated[ZoneInfo, BeforeValidator(_timezone)] = ZoneInfo("Asia/Tokyo")
    office_hours: ClockHours = (time(9), time(18))
    quiet_hours: ClockHours = (time(21), time(8))
    remind_after_hours: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_hours_list)] = (24,)
    monthly_push_reserve: Annotated[int, _between(0, 100_000)] = 20
    alert_repeat_minutes: Annotated[int, _between(1, 120)] = 15
    urgent_escalate_hours: Annotated[int, _between(1, 24)] = 2
    digest_days_before: Annotated[int, _between(1, 10)] = 3
    session_idle_minutes: Annotated[int, _between(5, 480)] = 120
    lexicon_file: Annotated[Path, AfterValidator(_file)] | None = None
    metrics_token: Annotated[SecretStr, _at_least(8)] | None = None
    alert_detail: Literal["minimal", "full"] = "minimal"
    smtp_url: SecretStr | None = None
    mail_from: str | None = None
    form_file: Annotated[Path, AfterValidator(_file)] | None = None
    log_format: Literal["json", "console"] = "json"

    @model_validator(mode="before")
    @classmethod
    def _empty_means_not_set(cls, given: dict[str, object]) -> dict[str, object]:
        # An empty REMIND_AFTER_HOURS is an answer: nobody is reminded.
        return {k: v for k, v in given.items() if v != "" or k == "remind_after_hours"}

    @model_validator(mode="after")
    def _mail_needs_a_sender(self) -> Self:
        if self.smtp_url is None:
            return self
        parts = urlsplit(self.smtp_url.get_secret_value())
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("smtp_url")
        if self.mail_from is None or "@" not in self.mail_from:
            raise ValueError("mail_from")
        return self


def load_settings() -> Settings:
    """Read the environment and `.env`. Raises SettingsError naming the first bad setting."""
    try:
        return Settings()  # type: ignore[call-arg]  # the fields come from the environment
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else str(first["msg"]).rsplit(" ", 1)[-1]
    problem = "is missing" if first["type"] == "missing" else "is malformed"
    return f"{name.upper()} {problem}: {HOW_TO[name]}"
