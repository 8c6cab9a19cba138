"""Mail over SMTP: the second road for alerts and sign-in codes."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from typing import Protocol
from urllib.parse import unquote, urlsplit

from bot.settings import LOOPBACK, Settings

TIMEOUT_SECONDS = 8.0
"""For each exchange with the server; all of them fit into `leases.MAIL_LEASE_SECONDS`."""

DEFAULT_PORTS = {"smtp": 587, "smtps": 465}


class MailError(Exception):
    """The server did not take the mail. `permanent`: it never will. The text holds no address."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person. `key` names it: a repeat carries the same Message-ID."""

    to: str
    subject: str
    text: str
    key: str


class Mailer(Protocol):
    """A road for mails."""

    def send(self, mail: Mail) -> None:
        """Hand over one mail. Raises MailError."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where SMTP_URL points. `smtps` speaks TLS from the start, `smtp` where the server offers it."""

    host: str
    port: int
    tls_at_once: bool
    user: str | None
    password: str = ""

    @classmethod
    def from_url(cls, url: str) -> "SmtpServer":
        """E.g. smtp://user:password@host:587; what is not plain in user and password is percent-encoded."""
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "",
            port=parts.port or DEFAULT_PORTS[parts.scheme],
            tls_at_once=parts.scheme == "smtps",
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or ""),
        )


class SmtpMailer:
    """A connection a mail: they are few, and a server closes idle ones."""

    def __init__(self, server: SmtpServer, sender: str, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._sender = sender
        self._tls = tls or ssl.create_default_context()

    def send(self, mail: Mail) -> None:
        """Hand over one mail. Raises MailError."""
        try:
            with self._connected() as connection:
                connection.send_message(_message(mail, self._sender))
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise MailError(f"{code} recipient refused", permanent=code >= 500) from None
        except smtplib.SMTPResponseException as error:
            raise MailError(f"{error.smtp_code} refused", permanent=_is_permanent(error)) from None
        except (smtplib.SMTPException, OSError) as error:
            raise MailError(type(error).__name__, permanent=False) from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        connection = self._connect()
        try:
            self._sign_in(connection)
            yield connection
        finally:
            # A farewell that fails takes back no mail.
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        if self._server.tls_at_once:
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=self._tls)
        return smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)

    def _sign_in(self, connection: smtplib.SMTP) -> None:
        connection.ehlo()
        if not self._server.tls_at_once and connection.has_extn("starttls"):
            connection.starttls(context=self._tls)
            connection.ehlo()
        if self._server.user is None:
            return
        if not isinstance(connection.sock, ssl.SSLSocket) and self._server.host not in LOOPBACK:
            raise MailError("the server offers no TLS: the password was not sent", permanent=False)
        connection.login(self._server.user, self._server.password)


def _is_permanent(error: smtplib.SMTPResponseException) -> bool:
    # A wrong password is put right by the office, and then the mail may go.
    return error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)


def _message(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage()
    name, address = parseaddr(sender)
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{mail.key}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def open_mailer(settings: Settings) -> SmtpMailer | None:
    """The office's own server, or None where SMTP_URL is not set."""
    if settings.smtp_url is None:
        return None
    server = SmtpServer.from_url(settings.smtp_url.get_secret_value())
    return SmtpMailer(server, settings.mail_from or "")
