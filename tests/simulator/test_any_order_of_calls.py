"""Whatever a bot calls in whatever order, LINE's promises hold."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.simulator.channel import Channel, text

KEYS = [f"123e4567-e89b-12d3-a456-42661417400{n}" for n in range(3)]
LIMIT = 4


class BotAtWork(RuleBasedStateMachine):
    """A bot with one friend, three retry keys and a small quota."""

    def __init__(self) -> None:
        super().__init__()
        self.channel = Channel(monthly_quota=LIMIT)
        self.user = self.channel.friend()
        self.tokens: list[str] = []
        self.accepted_at: dict[str, list[float]] = {key: [] for key in KEYS}
        self.answered: list[str] = []
        self.pushed = 0

    def teardown(self) -> None:
        self.channel.platform.close()

    @rule()
    def the_friend_writes(self) -> None:
        if not self.channel.platform.chats.get(self.user).blocked:
            self.tokens.append(self.channel.say(self.user, "はい")["replyToken"])

    @rule()
    def the_friend_blocks_or_comes_back(self) -> None:
        phones, person = self.channel.platform.phones, self.channel.platform.chats.get(self.user)
        if person.blocked:
            phones.follow(self.user)
        else:
            phones.block(self.user)

    @rule(seconds=st.sampled_from([1, 59, 3600, 13 * 3600]))
    def time_passes(self, seconds: int) -> None:
        self.channel.clock.now += timedelta(seconds=seconds)

    @rule(data=st.data())
    def the_bot_replies(self, data: st.DataObject) -> None:
        if self.tokens:
            token = data.draw(st.sampled_from(self.tokens))
            if self.channel.reply(token, text("答え")).status_code == 200:
                self.answered.append(token)

    @rule(key=st.sampled_from(KEYS))
    def the_bot_pushes(self, key: str) -> None:
        reachable = not self.channel.platform.chats.get(self.user).blocked
        answer = self.channel.push(self.user, text("知らせ"), retry_key=key)
        if answer.status_code == 200:
            self.accepted_at[key].append(self.channel.clock.now.timestamp())
            self.pushed += reachable

    @invariant()
    def no_token_was_used_twice(self) -> None:
        assert len(self.answered) == len(set(self.answered))

    @invariant()
    def no_key_was_accepted_twice_in_a_day(self) -> None:
        for times in self.accepted_at.values():
            gaps = [after - before for before, after in pairwise(times)]
            assert all(gap > 24 * 3600 for gap in gaps)

    @invariant()
    def what_arrived_is_what_was_counted_within_the_quota(self) -> None:
        arrived = self.channel.received(self.user).count("知らせ")
        used = self.channel.platform.sending.quota.used(self.channel.clock.now)
        assert arrived == self.pushed
        assert used <= LIMIT


TestBotAtWork = BotAtWork.TestCase
TestBotAtWork.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
