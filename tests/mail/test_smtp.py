"""Mails over a real SMTP server."""

import socket
from pathlib import Path

import pytest

from bot.delivery import mail as mail_module
from bot.delivery.mail import Mail, MailError, SmtpMailer, SmtpServer, open_mailer
from bot.settings import Settings
from tests.builders import settings_environment
from tests.mail.mail_server import HOST, Inbox, certificate, mail_server

KEY = "123e4567-e89b-12d3-a456-426614174000"
ALERT = Mail("tanaka@example.jp", "至急: 対応してください", "管理画面で\n確かめてください。", KEY)
SENDER = "つづく <tsuzuku@example.jp>"


def mailer(port: int, scheme: str = "smtp", user: str = "") -> SmtpMailer:
    return SmtpMailer(SmtpServer.from_url(f"{scheme}://{user}{HOST}:{port}"), SENDER)


def test_a_mail_arrives_with_its_words_and_its_sender() -> None:
    inbox = Inbox()
    with mail_server(inbox) as port:
        mailer(port).send(ALERT)

    (arrived,) = inbox.mails
    assert arrived["To"] == "tanaka@example.jp"
    assert arrived["From"] == SENDER
    assert arrived["Subject"] == "至急: 対応してください"
    assert arrived.get_content().splitlines() == ["管理画面で", "確かめてください。"]


def test_a_repeat_carries_the_same_message_id_and_answers_no_machine() -> None:
    inbox = Inbox()
    with mail_server(inbox) as port:
        mailer(port).send(ALERT)
        mailer(port).send(ALERT)

    assert {arrived["Message-ID"] for arrived in inbox.mails} == {f"<{KEY}@example.jp>"}
    assert inbox.mails[0]["Auto-Submitted"] == "auto-generated"


def test_a_password_with_special_signs_is_percent_encoded_in_the_address() -> None:
    inbox = Inbox()
    with mail_server(inbox) as port:
        mailer(port, user="office%40example.jp:se%2Fcr%40t@").send(ALERT)

    assert inbox.signed_in == ["office@example.jp"]
    assert len(inbox.mails) == 1


def test_tls_begins_where_the_server_offers_it(tmp_path: Path) -> None:
    inbox, (server, client) = Inbox(), certificate(tmp_path)
    with mail_server(inbox, tls_context=server) as port:
        SmtpMailer(SmtpServer(HOST, port, tls_at_once=False, user=None), SENDER, client).send(ALERT)

    assert inbox.over_tls == [True]


def test_smtps_speaks_tls_from_the_start(tmp_path: Path) -> None:
    inbox, (server, client) = Inbox(), certificate(tmp_path)
    with mail_server(inbox, ssl_context=server) as port:
        SmtpMailer(SmtpServer(HOST, port, tls_at_once=True, user=None), SENDER, client).send(ALERT)

    assert len(inbox.mails) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    inbox, (server, _) = Inbox(), certificate(tmp_path)
    with mail_server(inbox, tls_context=server) as port, pytest.raises(MailError) as refused:
        mailer(port).send(ALERT)

    assert not refused.value.permanent
    assert inbox.mails == []


def test_a_password_is_not_sent_in_the_clear_over_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_module, "LOOPBACK", ())
    inbox = Inbox()
    with mail_server(inbox) as port, pytest.raises(MailError, match="no TLS"):
        mailer(port, user="office:secret@").send(ALERT)

    assert inbox.signed_in == []


@pytest.mark.parametrize(
    ("inbox", "permanent"),
    [
        (Inbox(answer_to_rcpt="550 no such user"), True),
        (Inbox(answer_to_rcpt="450 mailbox busy"), False),
        (Inbox(answer_to_data="554 refused"), True),
        (Inbox(answer_to_data="451 try later"), False),
    ],
)
def test_what_the_server_says_tells_whether_to_try_again(inbox: Inbox, permanent: bool) -> None:
    with mail_server(inbox) as port, pytest.raises(MailError) as refused:
        mailer(port).send(ALERT)

    assert refused.value.permanent is permanent
    assert "tanaka" not in str(refused.value)


def test_a_wrong_password_is_put_right_by_the_office_and_then_the_mail_may_go() -> None:
    with mail_server(Inbox()) as port, pytest.raises(MailError, match="535") as refused:
        mailer(port, user="office:wrong@").send(ALERT)

    assert not refused.value.permanent


def test_a_server_that_is_not_there_or_does_not_speak_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mail_module, "TIMEOUT_SECONDS", 0.2)
    with pytest.raises(MailError, match="ConnectionRefusedError"):
        mailer(9).send(ALERT)
    with socket.create_server((HOST, 0)) as silent, pytest.raises(MailError):
        mailer(silent.getsockname()[1]).send(ALERT)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.jp", SmtpServer("mail.example.jp", 587, tls_at_once=False, user=None)),
        ("smtps://u:p@h.jp", SmtpServer("h.jp", 465, tls_at_once=True, user="u", password="p")),
        ("smtp://h.jp:25", SmtpServer("h.jp", 25, tls_at_once=False, user=None)),
    ],
)
def test_the_address_says_how_to_speak(url: str, server: SmtpServer) -> None:
    assert SmtpServer.from_url(url) == server


def test_an_office_without_smtp_url_has_no_mailer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in settings_environment().items():
        monkeypatch.setenv(name, value)

    assert open_mailer(Settings(_env_file=None)) is None
