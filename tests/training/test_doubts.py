"""What is counted for each pattern of the lexicon."""

from dataclasses import replace

from bot.concerns.concern import Field
from bot.concerns.evaluation import LabelledText
from bot.concerns.lexicon import load_lexicon
from training.doubts import count

LEXICON = load_lexicon()
WANTS_TO_LEAVE = next(entry for entry in LEXICON.entries if entry.rule == "wants-to-leave")
TWO_PATTERNS = replace(
    LEXICON, entries=(replace(WANTS_TO_LEAVE, patterns=("会社を辞めたい",), doubtful=("潮時",)),)
)


def labelled(level: str, text: str) -> LabelledText:
    return LabelledText("1", Field.CHAT, text, level)


def test_a_pattern_is_counted_where_it_alone_rings() -> None:
    texts = [
        labelled("urgent", "会社を辞めたいです"),
        labelled("none", "この靴もそろそろ潮時です"),
        labelled("urgent", "潮時なので会社を辞めたいです"),
    ]

    sure, doubtful = count(texts, TWO_PATTERNS)

    assert (sure.alarming, sure.calm) == (1, 0)
    assert (doubtful.alarming, doubtful.calm) == (0, 1)


def test_what_rings_for_calm_texts_is_in_the_wrong_list_among_the_sure_ones() -> None:
    texts = [labelled("none", "会社を辞めたい"), *[labelled("urgent", "会社を辞めたい")] * 12]

    sure, doubtful = count(texts, TWO_PATTERNS)

    assert sure.misplaced
    assert not doubtful.misplaced
