"""Where a rule found something, and what stands around it."""

from dataclasses import dataclass
from functools import cached_property

from bot.concerns.normalising import Folded
from bot.concerns.page import CONTRAST, Excuse, Page, Passage, Sentence


@dataclass(frozen=True)
class Place:
    """Where something was found, by offsets into a reading in UTF-8, and what stands around it.

    Before, inside and after are in the reading in which it was found; the wider surroundings are in
    every reading: 段ボール excuses a cut in each. What may excuse is less than what is said: neither a
    pleasure that is lost (映画も見られない) nor, in the sentence itself, what a "but" parts from it.
    Most of it is never asked for.
    """

    page: Page
    sentence: Sentence
    number: int
    begin: int
    stop: int

    @cached_property
    def _line(self) -> bytes:
        return self._reading.text.encode()

    @property
    def _reading(self) -> Folded:
        return self.sentence.readings[self.number]

    @cached_property
    def start(self) -> int:
        """Where it begins in the original text."""
        return self._reading.start(len(self._line[: self.begin].decode()))

    @cached_property
    def end(self) -> int:
        """Where it ends in the original text."""
        return self._reading.end(len(self._line[: self.stop].decode()) - 1)

    @cached_property
    def before(self) -> Passage:
        """The reading up to it."""
        return Passage(self._line[: self.begin])

    @cached_property
    def inside(self) -> Passage:
        """Itself."""
        return Passage(self._line[self.begin : self.stop])

    @cached_property
    def after(self) -> Passage:
        """The reading from its end."""
        return Passage(self._line[self.stop :])

    @property
    def around(self) -> Passage:
        """Its sentence."""
        return self.sentence.passage

    @property
    def near(self) -> Passage:
        """Its sentence and the two beside it."""
        return self.page.near(self.sentence.number)

    @property
    def anywhere(self) -> Passage:
        """The whole text."""
        return self.page.whole

    @cached_property
    def excuse(self) -> Excuse:
        """What may excuse it in its sentence."""
        return self.page.excuse(self.sentence, len(CONTRAST.findall(self._line[: self.stop])))

    @property
    def excuse_near(self) -> Excuse:
        """What may excuse it in its sentence and the two beside it."""
        return self.page.excuse_near(self.sentence.number)
