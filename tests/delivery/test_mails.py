"""Mails are sends like the others, on a road of their own."""

from datetime import UTC, datetime

from bot.delivery.mail import MailError
from bot.delivery.outbox import queue_mail
from bot.delivery.transports import Transports
from bot.dialogs.messages import MessageKind
from bot.storage.models import Alert, AlertState, Channel, SendStatus, Staff
from tests.delivery.post_office import PostOffice, ago, until


def add_staff(post_office: PostOffice, **columns: object) -> int:
    given = {"name": "田中", "email": "tanaka@example.jp", "is_manager": False, **columns}
    with post_office.database.transaction() as session:
        staff = Staff(email_lookup=str(given["email"]), created_at=datetime.now(UTC), **given)
        session.add(staff)
        session.flush()
        return staff.id


def mail(post_office: PostOffice, staff_id: int, **columns: object) -> int:
    with post_office.database.transaction() as session:
        now = datetime.now(UTC)
        return queue_mail(session, now, staff_id, MessageKind.ALERT, "至急", "見てください", **columns)


def test_a_mail_goes_to_the_address_that_the_person_has_now(post_office: PostOffice) -> None:
    sent = mail(post_office, add_staff(post_office))
    post_office.drain()

    (arrived,) = post_office.letterbox.arrived
    assert (arrived.to, arrived.subject, arrived.text) == ("tanaka@example.jp", "至急", "見てください")
    assert post_office.row(sent).status == SendStatus.ACCEPTED


def test_who_has_left_gets_no_more_mail(post_office: PostOffice) -> None:
    sent = mail(post_office, add_staff(post_office, left_at=ago(days=1)))
    post_office.drain()

    assert post_office.row(sent).status == SendStatus.DROPPED
    assert post_office.letterbox.arrived == []


def test_a_mail_that_the_server_does_not_take_now_is_tried_again(post_office: PostOffice) -> None:
    post_office.letterbox.refusals = [MailError("451 refused", permanent=False)]
    sent = mail(post_office, add_staff(post_office))
    post_office.drain()

    assert post_office.row(sent).attempts == 2
    assert len(post_office.letterbox.arrived) == 1


def test_a_mail_that_the_server_never_takes_ends_and_says_why(post_office: PostOffice) -> None:
    post_office.letterbox.refusals = [MailError("550 recipient refused", permanent=True)]
    sent = mail(post_office, add_staff(post_office))
    post_office.drain()

    row = post_office.row(sent)
    assert (row.status, row.error) == (SendStatus.REFUSED, "550 recipient refused")


def test_an_alert_told_by_mail_is_told(post_office: PostOffice) -> None:
    now = datetime.now(UTC)
    with post_office.database.transaction() as session:
        alert = Alert(level="crisis", category="x", opened_at=now, last_text_at=now)
        session.add(alert)
        session.flush()
    mail(post_office, add_staff(post_office), alert_id=alert.id)
    post_office.drain()

    with post_office.database.reading() as session:
        assert session.get_one(Alert, alert.id).state == AlertState.TOLD


def test_without_a_mail_server_a_mail_ends_and_says_so(post_office: PostOffice) -> None:
    sent = mail(post_office, add_staff(post_office))
    delivery = post_office.delivery(transports=Transports(post_office.line.calls()))
    delivery.start()
    row = post_office.wait_for(sent, SendStatus.REFUSED)
    delivery.stop()

    assert row.error == "SMTP_URL is not set"


def test_a_mail_server_that_hangs_holds_up_nobody_in_line(post_office: PostOffice) -> None:
    for number in range(6):
        mail(post_office, add_staff(post_office, email=f"{number}@example.jp"))
    phone = post_office.line.friend()
    with post_office.delivering() as delivery, post_office.letterbox.hanging():
        delivery.wake([""])
        post_office.reply(phone, "返事")

        assert phone.wait_for("返事", seconds=3)


def test_when_line_does_not_know_our_token_managers_get_one_mail_a_day(post_office: PostOffice) -> None:
    manager = add_staff(post_office, email="boss@example.jp", is_manager=True)
    add_staff(post_office, email="tanaka@example.jp")
    add_staff(post_office, email="gone@example.jp", is_manager=True, left_at=ago(days=1))
    post_office.line.simulator.order_fault("unauthorized", endpoint="push", count=2)
    waiting = [post_office.push(post_office.line.friend(), "お知らせ") for _ in range(2)]
    with post_office.delivering():
        until(
            lambda: all(post_office.row(send).error for send in waiting) and post_office.letterbox.arrived
        )

    mails = [row for row in post_office.rows() if row.channel == Channel.MAIL]
    assert [row.staff_id for row in mails] == [manager]
    assert "LINE" in post_office.letterbox.arrived[0].subject
    for send in waiting:
        row = post_office.row(send)
        assert row.status == SendStatus.QUEUED
        assert row.next_attempt_at > ago(seconds=-40)
