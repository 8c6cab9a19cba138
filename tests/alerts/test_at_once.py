"""At the same moment: two people take an alert, and delivery marks the ring of one that is being taken."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from bot import alerts
from bot.conversation import take_in
from bot.delivery.round import Came, Room, Work, play
from bot.dialogs.inbound import Inbound, Tap
from bot.line.calls import Answer, Outcome
from bot.storage.models import Send
from bot.storage.sends import JOB_COLUMNS, Job, job_of
from tests.alerts.bureau import SATO, TANAKA, YUUKI, Bureau
from tests.webhook.busy_database import Held

ROUNDS = 5
THEIRS = "あなたの担当になりました"


def both_take(bureau: Bureau, number: int) -> None:
    """田中 and 佐藤 tap 対応します, in two threads as in two processes."""
    button = Tap(f"alert/{bureau.alert().id}/take")
    start = Barrier(2)

    def taps(who: str) -> None:
        event = Inbound(f"take-{number}-{who}", who, bureau.now, button, "token")
        start.wait()
        take_in(bureau.office, event, {}, bureau.now, 5.0)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(taps, (TANAKA, SATO)))


def test_of_two_at_the_same_second_one_wins_and_the_other_is_told_who_has_it(bureau: Bureau) -> None:
    for number in range(ROUNDS):
        bureau.writes(YUUKI, "もう死にたい")
        bureau.heard.clear()
        both_take(bureau, number)
        answers = {who: bureau.heard_by(who) for who in (TANAKA, SATO)}
        winners = [who for who, heard in answers.items() if any(THEIRS in text for text in heard)]
        assert len(winners) == 1
        winner, name = winners[0], {TANAKA: "田中さん", SATO: "佐藤さん"}[winners[0]]
        loser = SATO if winner == TANAKA else TANAKA
        assert f"ゆうきさんの知らせは、{name}が対応しています。" in answers[loser]
        assert bureau.alert().taken_by_id == bureau.staff[winner]
        assert bureau.story().count("taken") == 1
        assert bureau.heard_by(YUUKI)[-1] == f"{name}が 読みました。"
        bureau.taps(winner, "reached")
        bureau.taps(winner, "resolved")


def ring_to(bureau: Bureau, who: str) -> Job:
    with bureau.database.reading() as session:
        rung = select(*JOB_COLUMNS).where(Send.kind == "alert", Send.line_user_id == who)
        return job_of(session.execute(rung).one())


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_whoever_takes_an_alert_and_who_marks_its_ring_do_not_wait_for_each_other(bureau: Bureau) -> None:
    bureau.line_works = False
    bureau.writes(YUUKI, "もう死にたい")
    came = Came(ring_to(bureau, SATO), Answer(Outcome.ACCEPTED))

    def delivers() -> None:
        with bureau.database.transaction() as session:
            play(session, Work(came=[came]), "delivery", Room(0, 0), bureau.now)

    with ThreadPoolExecutor(1) as pool:
        with bureau.database.transaction() as session:
            desk = bureau.desk(session)
            alerts.steps.find(desk, bureau.alert().id, bureau.staff[TANAKA])
            delivering = pool.submit(delivers)
            Held(session).until_waited_for(by=1)
            alerts.take(desk, bureau.alert().id, bureau.staff[TANAKA])
        delivering.result()
    assert (bureau.alert().state, bureau.alert().taken_by_id) == ("taken", bureau.staff[TANAKA])
