"""LINE down, mail down, both, quota gone, a worker killed: an alert reaches someone or is reported.

The roads are real: a simulated LINE platform behind HTTP, and a mail server behind SMTP.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.alerts.rings import ring_due
from bot.delivery.loop import Delivery
from bot.delivery.mail import SmtpMailer, SmtpServer
from bot.delivery.transports import Transports
from bot.dialogs.messages import MessageKind
from bot.storage.alerts import count_untold
from bot.storage.models import Channel, Send
from bot.storage.session import Database
from tests.alerts.bureau import YUUKI, Bureau
from tests.line.running_platform import RunningPlatform, running_platform
from tests.mail.mail_server import Inbox, mail_server

RING = "【至急】ゆうきさん"


@dataclass
class Roads:
    """An office with both roads, and what may go wrong on them."""

    bureau: Bureau
    line: RunningPlatform
    inbox: Inbox
    smtp_url: str
    tanaka: str
    sato: str

    def works(self, minutes: float = 0, seconds: float = 6.0) -> None:
        """Time passes, the worker rings what is due and sends what it can."""
        self.bureau.now += timedelta(minutes=minutes)
        while ring_due(self.bureau.office, self.bureau.now, self.bureau.now):
            pass
        self.delivery().drain(time.monotonic() + seconds)

    def delivery(self) -> Delivery:
        mailer = SmtpMailer(SmtpServer.from_url(self.smtp_url), "tsuzuku@office.example")
        transports = Transports(self.line.calls(), mailer)
        return Delivery(self.bureau.database, transports, now=lambda: self.bureau.now)

    def rings(self, who: str) -> int:
        return sum(RING in text for text in self.line.simulator.phone(who).texts)

    def line_is_down(self) -> None:
        self.line.simulator.order_fault("error_before", count=None)

    def mail_is_down(self) -> None:
        self.inbox.answer_to_data = "451 come back later"

    def untold(self) -> int:
        """As doctor and metrics count them, three minutes later."""
        with self.bureau.database.reading() as session:
            return count_untold(session, self.bureau.now + timedelta(minutes=3))


@pytest.fixture
def roads(database: Database) -> Iterator[Roads]:
    inbox = Inbox()
    with running_platform() as line, mail_server(inbox) as port:
        smtp_url = f"smtp://127.0.0.1:{port}"
        settings = {"smtp_url": smtp_url, "mail_from": "tsuzuku@office.example"}
        bureau = Bureau(database, settings=settings)
        tanaka, sato = line.friend("田中").user_id, line.friend("佐藤").user_id
        bureau.add_staff(tanaka, "田中")
        bureau.add_staff(sato, "佐藤", is_manager=True)
        bureau.client_id = bureau.add_client(YUUKI, "ゆうき", tanaka)
        yield Roads(bureau, line, inbox, smtp_url, tanaka, sato)


def test_with_both_roads_each_person_is_told_on_both(roads: Roads) -> None:
    roads.bureau.writes(YUUKI, "もう死にたい")
    roads.works()
    assert (roads.rings(roads.tanaka), roads.rings(roads.sato), len(roads.inbox.mails)) == (1, 1, 2)
    assert (roads.bureau.alert().state, roads.untold()) == ("told", 0)


def test_while_line_is_down_mail_tells_and_afterwards_nobody_hears_five_rings(roads: Roads) -> None:
    roads.line_is_down()
    roads.bureau.writes(YUUKI, "もう死にたい")
    for minutes in (0, 15, 15, 15, 15):
        roads.works(minutes, seconds=1.0)
    assert (roads.bureau.alert().state, len(roads.inbox.mails)) == ("told", 10)
    roads.line.simulator.clear_faults()
    roads.works(minutes=11)
    assert (roads.rings(roads.tanaka), roads.rings(roads.sato)) == (1, 1)


def test_while_mail_is_down_line_tells(roads: Roads) -> None:
    roads.mail_is_down()
    roads.bureau.writes(YUUKI, "もう死にたい")
    roads.works(seconds=2.0)
    assert (roads.bureau.alert().state, roads.rings(roads.tanaka)) == ("told", 1)


def test_while_both_are_down_it_is_reported_and_then_told(roads: Roads) -> None:
    roads.line_is_down()
    roads.mail_is_down()
    roads.bureau.writes(YUUKI, "もう死にたい")
    roads.works(seconds=1.0)
    assert (roads.bureau.alert().state, roads.untold()) == ("open", 1)
    roads.line.simulator.clear_faults()
    roads.works(minutes=2, seconds=3.0)
    assert (roads.bureau.alert().state, roads.untold()) == ("told", 0)
    assert roads.rings(roads.tanaka) == 1


def test_with_the_quota_gone_mail_tells(roads: Roads) -> None:
    roads.line.simulator.set_quota(limit=0)
    roads.bureau.writes(YUUKI, "もう死にたい")
    roads.works(seconds=2.0)
    assert (roads.bureau.alert().state, roads.rings(roads.tanaka)) == ("told", 0)
    assert len(roads.inbox.mails) == 2


def test_with_the_quota_gone_and_no_mail_it_is_reported(roads: Roads) -> None:
    roads.line.simulator.set_quota(limit=0)
    roads.mail_is_down()
    roads.bureau.writes(YUUKI, "もう死にたい")
    roads.works(seconds=1.0)
    assert (roads.bureau.alert().state, roads.untold()) == ("open", 1)


def test_a_worker_killed_between_sending_and_marking_tells_nobody_twice(roads: Roads) -> None:
    roads.bureau.writes(YUUKI, "もう死にたい")
    for send in rings_queued(roads):
        roads.line.calls().push(str(send.line_user_id), [p["message"] for p in send.body], send.retry_key)
    assert roads.bureau.alert().state == "open"
    roads.works()
    assert (roads.rings(roads.tanaka), roads.rings(roads.sato)) == (1, 1)
    assert roads.bureau.alert().state == "told"


def test_an_answer_of_line_that_got_lost_rings_nobody_twice(roads: Roads) -> None:
    roads.line.simulator.order_fault("reset_after", count=2, endpoint="push")
    roads.bureau.writes(YUUKI, "もう死にたい")
    roads.works(seconds=1.5)
    roads.works(minutes=1)
    assert (roads.rings(roads.tanaka), roads.rings(roads.sato)) == (1, 1)


def test_staff_who_blocked_the_bot_hear_by_mail_and_others_in_line(roads: Roads) -> None:
    roads.bureau.change_staff(roads.tanaka, blocked_at=roads.bureau.now)
    roads.bureau.writes(YUUKI, "もう死にたい")
    roads.works()
    assert (roads.rings(roads.tanaka), roads.rings(roads.sato), len(roads.inbox.mails)) == (0, 1, 2)


def rings_queued(roads: Roads) -> list[Send]:
    alerts = (Send.kind == MessageKind.ALERT, Send.channel == Channel.PUSH)
    with roads.bureau.database.reading() as session:
        return list(session.scalars(select(Send).where(*alerts)))
