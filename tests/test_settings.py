"""A bad setting ends the start with one line that names it and says how to make a good one."""

from pathlib import Path

import pytest

from bot.settings import HOW_TO, Settings, SettingsError, load_settings
from tests.builders import settings_environment

REQUIRED = ("SECRET_KEY", "ENCRYPTION_KEYS", "LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "BASE_URL")
MALFORMED = (
    ("DATABASE_URL", "mysql://host/name"),
    ("SECRET_KEY", "too-short"),
    ("ENCRYPTION_KEYS", "no-fernet-key"),
    ("LINE_API_BASE_URL", "api.example"),
    ("BASE_URL", "http://example.jp"),
    ("TRUSTED_PROXIES", "-1"),
    ("TIMEZONE", "Asia/Nowhere"),
    ("OFFICE_HOURS", "9-18"),
    ("QUIET_HOURS", "21:00-21:00"),
    ("REMIND_AFTER_HOURS", "24,48,72,96"),
    ("REMIND_AFTER_HOURS", "48,24"),
    ("REMIND_AFTER_HOURS", "24,24"),
    ("REMIND_AFTER_HOURS", "0"),
    ("REMIND_AFTER_HOURS", "121"),
    ("MONTHLY_PUSH_RESERVE", "-1"),
    ("ALERT_REPEAT_MINUTES", "0"),
    ("LEXICON_FILE", "no-such-file.yaml"),
    ("METRICS_TOKEN", "short"),
    ("ALERT_DETAIL", "all"),
    ("SMTP_URL", "mail.example.jp"),
    ("LOG_FORMAT", "xml"),
)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in HOW_TO:
        monkeypatch.delenv(name.upper(), raising=False)


def load(monkeypatch: pytest.MonkeyPatch, **overrides: str | None) -> Settings:
    for name, value in settings_environment(**overrides).items():
        monkeypatch.setenv(name, value)
    return load_settings()


@pytest.mark.parametrize("name", REQUIRED)
def test_what_has_no_default_is_missed_by_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} is missing: .+$"):
        load(monkeypatch, **{name: None})


@pytest.mark.parametrize(("name", "value"), MALFORMED)
def test_what_is_malformed_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} is malformed: .+$"):
        load(monkeypatch, **{name: value})


def test_mail_needs_a_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"^MAIL_FROM is malformed"):
        load(monkeypatch, SMTP_URL="smtp://mail.example.jp:587")


@pytest.mark.parametrize("short", ["postgres://host/name", "postgresql://host/name"])
def test_short_addresses_of_postgresql_mean_psycopg(monkeypatch: pytest.MonkeyPatch, short: str) -> None:
    assert load(monkeypatch, DATABASE_URL=short).database_url == "postgresql+psycopg://host/name"


def test_an_empty_setting_is_one_left_out_but_for_the_reminders(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, LOG_FORMAT="", REMIND_AFTER_HOURS="")
    assert (settings.log_format, settings.remind_after_hours) == ("json", ())
