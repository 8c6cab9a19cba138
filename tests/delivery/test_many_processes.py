"""Any number of deliveries share one database: each message goes out once, whoever dies."""

import threading
from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import func, select, update

from bot.delivery.transports import Transports
from bot.dialogs.messages import MessageKind
from bot.line.calls import Answer, Outcome
from bot.storage import leases
from bot.storage.models import Lease, Send, SendStatus
from bot.storage.sends import Job
from bot.storage.session import Database
from tests.delivery.post_office import PostOffice, ago, ahead, until

NOT_ANSWERED = {Outcome.NOT_SENT, Outcome.UNCLEAR}


@dataclass(frozen=True)
class RecordingTransports(Transports):
    """The roads out, and what came of each try at each send, whoever made it."""

    tries: defaultdict[int, list[Outcome]] = field(default_factory=lambda: defaultdict(list))

    def attempt(self, job: Job) -> Answer:
        answer = super().attempt(job)
        self.tries[job.id].append(answer.outcome)
        return answer


def test_two_deliveries_send_each_message_once_and_in_order(post_office: PostOffice) -> None:
    phones = [post_office.line.friend(f"{number}") for number in range(8)]
    post_office.line.simulator.order_fault("latency", count=None, latency_ms=20)
    road = RecordingTransports(post_office.line.calls())
    with post_office.delivering(transports=road) as one, post_office.delivering(transports=road) as other:
        for number in range(5):
            for phone in phones:
                post_office.reply(phone, f"{number}")
            one.wake(phone.user_id for phone in phones)
            other.wake(phone.user_id for phone in phones)
        until(lambda: all_sent(post_office.database))

    assert all(phone.texts == ["0", "1", "2", "3", "4"] for phone in phones)
    # Where LINE's answer was lost on a loaded machine, one process tries again; two never try the same.
    answered = [[one for one in tries if one not in NOT_ANSWERED] for tries in road.tries.values()]
    assert [len(answers) for answers in answered] == [1] * len(phones) * 5


def test_two_deliveries_send_each_alert_and_mail_once(post_office: PostOffice) -> None:
    staff = post_office.line.friend("支援員")
    for number in range(20):
        post_office.push(staff, f"{number}", kind=MessageKind.ALERT)
    drains = [threading.Thread(target=post_office.drain) for _ in range(2)]
    for drain in drains:
        drain.start()
    for drain in drains:
        drain.join()

    assert sorted(staff.texts, key=int) == [f"{number}" for number in range(20)]
    assert all(row.attempts == 1 for row in post_office.rows())


def test_whom_one_process_holds_the_other_leaves_alone(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    post_office.reply(phone, "返事")
    hold(post_office.database, phone.user_id, "a process that lives")

    assert post_office.drain(seconds=1.5) == 1
    assert phone.texts == []


def test_what_a_dead_process_held_is_taken_over_when_its_lease_ends(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    post_office.reply(phone, "返事", attempts=1, first_attempt_at=ago(seconds=16))
    hold(post_office.database, phone.user_id, "a process that died")
    with post_office.delivering():
        end_lease(post_office.database)

        assert phone.wait_for("返事")


def test_an_alert_that_a_dead_process_held_is_taken_over_too(post_office: PostOffice) -> None:
    staff = post_office.line.friend("支援員")
    left = post_office.push(staff, "見てください", kind=MessageKind.ALERT, attempts=1)
    post_office.change(left, lease_until=1.0)
    post_office.drain()

    assert staff.texts == ["見てください"]


def test_after_a_clock_that_stood_hours_ahead_what_a_dead_process_held_is_taken_over(
    post_office: PostOffice,
) -> None:
    phone, staff = post_office.line.friend(), post_office.line.friend("支援員")
    put_off = {"attempts": 1, "first_attempt_at": ahead(hours=3), "next_attempt_at": ahead(hours=3)}
    post_office.push(phone, "お知らせ", **put_off)
    alert = post_office.push(staff, "見てください", kind=MessageKind.ALERT, **put_off)
    hold(post_office.database, phone.user_id, "a process that died")
    hours = leases.DatabaseNow() + 3 * 3600
    with post_office.database.transaction() as session:
        session.execute(update(Lease).values(until=hours))
        session.execute(update(Send).where(Send.id == alert).values(lease_until=hours))

    assert post_office.drain() == 0
    assert (phone.texts, staff.texts) == (["お知らせ"], ["見てください"])


def test_an_alert_that_another_process_is_sending_is_left_alone(post_office: PostOffice) -> None:
    staff = post_office.line.friend("支援員")
    post_office.push(staff, "見てください", kind=MessageKind.ALERT)
    with post_office.database.transaction() as session:
        session.execute(update(Send).values(lease_until=leases.DatabaseNow() + 15))

    assert post_office.drain(seconds=1.5) == 1
    assert staff.texts == []


def test_leases_are_given_back_when_there_is_nothing_more_to_send(post_office: PostOffice) -> None:
    post_office.reply(post_office.line.friend(), "返事")
    with post_office.delivering():
        until(lambda: all_sent(post_office.database))

    with post_office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Lease)) == 0


def hold(database: Database, line_user_id: str, holder: str) -> None:
    with database.transaction() as session:
        assert leases.claim_people(session, {line_user_id}, holder, ()) == {line_user_id}


def end_lease(database: Database) -> None:
    """As fifteen seconds do."""
    with database.transaction() as session:
        session.execute(update(Lease).values(until=1.0))


def all_sent(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(func.count()).where(Send.status != SendStatus.ACCEPTED)) == 0
