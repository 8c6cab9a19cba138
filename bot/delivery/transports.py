"""One attempt at one send: which road it takes, and how its answer reads."""

from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import structlog

from bot.delivery.mail import Mail, Mailer, MailError, open_mailer
from bot.line.calls import Answer, LineCalls, Outcome, open_calls
from bot.settings import Settings
from bot.storage.models import Channel
from bot.storage.sends import Job

log = structlog.get_logger()


class Call(NamedTuple):
    """What the call to LINE needs of a job: a whole one takes twice as long through the pipe."""

    id: int
    channel: Channel
    body: Any
    retry_key: str
    reply_token: str | None
    line_user_id: str | None
    recipients: tuple[str, ...]

    @classmethod
    def of(cls, job: Job) -> Self:
        return cls(
            job.id,
            job.channel,
            job.body,
            job.retry_key,
            job.reply_token,
            job.line_user_id,
            job.recipients,
        )


@dataclass(frozen=True, slots=True)
class Transports:
    """The roads out. Without a mailer no mail is sent."""

    calls: LineCalls
    mailer: Mailer | None = None

    def attempt(self, job: Job | Call) -> Answer:
        """Make one attempt. Never raises: whatever broke, the send must come back to be decided on."""
        try:
            return self._mail(job) if job.channel is Channel.MAIL else self._call(job)
        except Exception as error:
            log.exception("attempt failed", id=job.id)
            return Answer(Outcome.UNCLEAR, type(error).__name__)

    def _call(self, job: Job | Call) -> Answer:
        messages = [part["message"] for part in job.body]
        match job.channel:
            case Channel.REPLY:
                return self.calls.reply(str(job.reply_token), messages)
            case Channel.MULTICAST:
                return self.calls.multicast(list(job.recipients), messages, job.retry_key)
            case _:
                return self.calls.push(str(job.line_user_id), messages, job.retry_key)

    def _mail(self, job: Job | Call) -> Answer:
        if self.mailer is None:
            return Answer(Outcome.INVALID, "SMTP_URL is not set")
        mail = Mail(job.recipients[0], job.body["subject"], job.body["text"], key=job.retry_key)
        try:
            self.mailer.send(mail)
        except MailError as error:
            return Answer(Outcome.INVALID if error.permanent else Outcome.UNCLEAR, str(error))
        return Answer(Outcome.ACCEPTED)


def open_transports(settings: Settings) -> Transports:
    """The office's own roads."""
    return Transports(open_calls(settings), open_mailer(settings))
