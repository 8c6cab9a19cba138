"""What follows from an attempt: a table, and what holds for every row that could be in it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.retry import (
    KEY_LIFE,
    TOKEN_LIFE,
    Again,
    Finish,
    PushInstead,
    Split,
    after_attempt,
    before_attempt,
)
from bot.dialogs.messages import MessageKind
from bot.line.calls import Outcome
from bot.storage.models import Channel, SendStatus
from bot.storage.sends import Job
from tests.builders import NOW
from tests.delivery.jobs import job, push, tried

REPLY, PUSH, CRISIS = tried(job()), tried(push()), tried(job(kind=MessageKind.CRISIS))
LIST = tried(push(channel=Channel.MULTICAST, line_user_id=None, recipients=("U1", "U2")))
MAIL = tried(push(channel=Channel.MAIL, line_user_id=None, recipients=("a@example.jp",)))
LATE = NOW + timedelta(seconds=49.8)
MINUTE = NOW + timedelta(minutes=1)
HOUR = NOW + timedelta(hours=1)
HOURS = timedelta(hours=3)

ACCEPTED, REFUSED = Finish(SendStatus.ACCEPTED), Finish(SendStatus.REFUSED)
UNKNOWN = Finish(SendStatus.UNKNOWN)
SOON = Again(NOW + timedelta(seconds=0.5))
NO_QUOTA = Again(HOUR, SendStatus.WAITING_FOR_QUOTA)


@pytest.mark.parametrize(
    ("sent", "outcome", "now", "decision"),
    [
        (REPLY, Outcome.ACCEPTED, NOW, ACCEPTED),
        (PUSH, Outcome.ACCEPTED, NOW, ACCEPTED),
        # An earlier attempt had gone out after all.
        (PUSH, Outcome.ALREADY_ACCEPTED, NOW, ACCEPTED),
        # The same for a reply, which has no key: its token is spent because it was used.
        (tried(job(), 2), Outcome.TOKEN_SPENT, NOW, ACCEPTED),
        # The first attempt cannot have spent it: it died of age before.
        (REPLY, Outcome.TOKEN_SPENT, NOW, PushInstead(NOW)),
        (CRISIS, Outcome.TOKEN_SPENT, NOW, PushInstead(NOW)),
        # What cannot get better ends.
        (REPLY, Outcome.INVALID, NOW, REFUSED),
        (PUSH, Outcome.INVALID, NOW, REFUSED),
        (PUSH, Outcome.BAD_RECIPIENT, NOW, REFUSED),
        (MAIL, Outcome.INVALID, NOW, REFUSED),
        # One bad name on a list must not cost the others their message.
        (LIST, Outcome.BAD_RECIPIENT, NOW, Split()),
        (LIST, Outcome.INVALID, NOW, REFUSED),
        # Worth another try, soon at first.
        (REPLY, Outcome.UNCLEAR, NOW, SOON),
        (REPLY, Outcome.NOT_SENT, NOW, SOON),
        (REPLY, Outcome.RATE_LIMITED, NOW, SOON),
        (PUSH, Outcome.UNCLEAR, NOW, SOON),
        (PUSH, Outcome.NOT_SENT, NOW, SOON),
        (PUSH, Outcome.RATE_LIMITED, NOW, SOON),
        (LIST, Outcome.UNCLEAR, NOW, SOON),
        (MAIL, Outcome.UNCLEAR, NOW, SOON),
        # The minute ends with nobody knowing whether it went out: only a crisis is said twice.
        (tried(job(), 9), Outcome.UNCLEAR, LATE, UNKNOWN),
        (tried(job(), 9), Outcome.NOT_SENT, LATE, UNKNOWN),
        (tried(CRISIS, 9), Outcome.UNCLEAR, LATE, PushInstead(LATE)),
        (REPLY, Outcome.UNCLEAR, LATE, UNKNOWN),
        # It ends after one attempt that certainly did not go out.
        (REPLY, Outcome.NOT_SENT, LATE, PushInstead(LATE + timedelta(seconds=0.5))),
        # A person has to give the office a new token; the reply token does not live to see it.
        (PUSH, Outcome.UNAUTHORIZED, NOW, Again(MINUTE)),
        (LIST, Outcome.UNAUTHORIZED, NOW, Again(MINUTE)),
        (REPLY, Outcome.UNAUTHORIZED, NOW, PushInstead(MINUTE)),
        (tried(job(), 2), Outcome.UNAUTHORIZED, NOW, UNKNOWN),
        # The month's quota may come back with another plan, or when another delivery has ended.
        (PUSH, Outcome.QUOTA_SPENT, NOW, NO_QUOTA),
        (LIST, Outcome.QUOTA_SPENT, NOW, NO_QUOTA),
    ],
)
def test_what_follows_from_an_attempt(sent: Job, outcome: Outcome, now: datetime, decision: object) -> None:
    assert after_attempt(sent, outcome, now, jitter=0) == decision


@pytest.mark.parametrize(
    ("queued", "now", "decision"),
    [
        (job(), NOW, None),
        (job(), NOW + TOKEN_LIFE - timedelta(seconds=1), None),
        # A token that nobody tried in its life: the words still have to go.
        (job(), NOW + TOKEN_LIFE, PushInstead(NOW + TOKEN_LIFE)),
        # Tried, and the process died before it could write down what became of it.
        (REPLY, NOW + timedelta(seconds=20), None),
        (REPLY, NOW + TOKEN_LIFE, UNKNOWN),
        (CRISIS, NOW + TOKEN_LIFE, PushInstead(NOW + TOKEN_LIFE)),
        # A clock that stood hours ahead was set back since: nobody knows how old the token is.
        (job(arrived_at=NOW + HOURS), NOW, PushInstead(NOW)),
        (tried(job(arrived_at=NOW + HOURS)), NOW, UNKNOWN),
        (push(), NOW + timedelta(days=3), None),
        # LINE forgets a retry key after 24 hours: the same key would send again.
        (PUSH, NOW + KEY_LIFE, None),
        (PUSH, NOW + KEY_LIFE + timedelta(seconds=1), Finish(SendStatus.EXPIRED)),
        (LIST, NOW + KEY_LIFE + timedelta(seconds=1), Finish(SendStatus.EXPIRED)),
        # The last of a list's people, or a mail's reader, has gone.
        (push(channel=Channel.MULTICAST), NOW, Finish(SendStatus.DROPPED)),
        (push(channel=Channel.MAIL), NOW, Finish(SendStatus.DROPPED)),
    ],
)
def test_what_is_done_instead_of_an_attempt(queued: Job, now: datetime, decision: object) -> None:
    assert before_attempt(queued, now) == decision


waits = st.integers(1, 40)
jitters = st.floats(0, 1)
trouble = st.sampled_from([Outcome.UNCLEAR, Outcome.NOT_SENT, Outcome.RATE_LIMITED])


@given(waits, jitters, trouble, st.floats(0, 60))
def test_gaps_lie_between_half_a_second_and_five_within_the_first_minute(
    attempts: int, jitter: float, outcome: Outcome, age: float
) -> None:
    now = NOW + timedelta(seconds=age)
    again = after_attempt(tried(push(), attempts), outcome, now, jitter)

    assert isinstance(again, Again)
    assert timedelta(seconds=0.5) <= again.at - now <= timedelta(seconds=5)


@given(jitters, jitters)
def test_gaps_grow(early: float, late: float) -> None:
    first = after_attempt(tried(push(), 1), Outcome.UNCLEAR, NOW, early)
    fourth = after_attempt(tried(push(), 4), Outcome.UNCLEAR, NOW, late)

    assert isinstance(first, Again)
    assert isinstance(fourth, Again)
    assert first.at < fourth.at


@given(waits, st.sampled_from(Outcome), jitters, st.floats(0, 120), st.sampled_from(MessageKind))
def test_a_reply_whose_outcome_is_unknown_is_never_pushed_unless_it_is_about_a_crisis(
    attempts: int, outcome: Outcome, jitter: float, age: float, kind: MessageKind
) -> None:
    sent = tried(job(kind=kind), attempts + 1)
    decision = after_attempt(sent, outcome, NOW + timedelta(seconds=age), jitter)

    assert kind is MessageKind.CRISIS or not isinstance(decision, PushInstead)


@given(waits, st.sampled_from(Outcome), jitters, st.floats(0, 49))
def test_a_reply_is_only_tried_again_while_its_token_lives(
    attempts: int, outcome: Outcome, jitter: float, age: float
) -> None:
    decision = after_attempt(tried(job(), attempts), outcome, NOW + timedelta(seconds=age), jitter)

    assert not isinstance(decision, Again) or decision.at < NOW + TOKEN_LIFE
