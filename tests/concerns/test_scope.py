"""What stands around alarming words decides what they mean."""

from collections.abc import Callable

import pytest

from bot.concerns.concern import Level

LevelOf = Callable[[str], Level | None]

SAID = (
    "死にたい", "消えてしまいたい", "生きている意味がない", "昨日リスカした", "首を吊ろうとした",
    "薬をためている", "電車に飛び込みたい", "父に殴られた", "遺書を書いた", "あの人を殺したい",
)  # fmt: skip
# A film, a pet, a laugh, the past: what excuses alarming words elsewhere, but not here.
BESIDE = (
    "{}けど、犬が心配でやめた", "{}けど、母に止められた", "{}けど楽しいこともない", "{}、笑えない",
    "{}けど、ニュースを見て怖くなった", "{}、もう映画も見られない", "{}、推しも引退した",
    "{}、昔からです", "{}、誰にも言わないで", "{}（もう無理です）", "{}（誰にも言えない）",
    "{}。でも仕事は行きます", "今日は楽しかったけど、{}", "映画を見ていて、{}", "ニュースを見て、{}",
    "悪い夢を見て起きて、{}", "ゲームをしていても、{}", "推しのライブの帰りに、{}", "月曜の朝、{}",
    "友達と笑って帰ったあと、{}", "猫がいるけど、{}", "昔からずっと、{}", "仕事は順調ですが、{}",
    "楽しいことがなくて、{}",
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "死にたいと思わない日はない",
        "死にたいわけじゃない。ただいなくなりたい",
        "三年前に死のうとしました。最近またあのときと同じ気持ちです",
        "映画を観てから、自分も消えたくなりました",
        "母に死にたいと打ち明けました",
        "冗談じゃなく死にたい",
        "ﾀﾋにたい",
        "死\u200bに\u200bた\u200bい",
        "し　に　た　い",
        "市にたい",
        "もう死にてえ",
        "シニタイ",
        "しnにたい",
        "死💀に💀た💀い",
        "死にたい（もう無理です）",
        "消えたい（家族には言えない）",
        "リスカしてしまった（久しぶりに）",
        "薬をためている（誰にも内緒）",
        "昨日リスカした（壁も殴った）",
        "毎日死に対と思っています",
        "死にたいは予測変換で一番に出ます。本当につらい",
        "三年前に未遂したときと同じ気持ちです",
    ],
)
def test_a_wish_to_die_is_a_crisis_however_it_is_wrapped(text: str, level: LevelOf) -> None:
    assert level(text) is Level.CRISIS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("友達が死にたいと言っています", Level.URGENT),
        ("妹がリスカしているのを見つけました", Level.URGENT),
        ("弟が「死にたい」と言って屋上にいます", Level.CRISIS),
        ("死にたいわけではないけど、起き上がれないし涙が止まりません", Level.URGENT),
        ("若いころに自殺を図りましたが、今は落ち着いています", Level.NOTICE),
        ("リスカはもう三年していません", Level.NOTICE),
        ("自傷は去年からしていません", Level.NOTICE),
        ("自傷は去年からしていませんが、したくなります", Level.CRISIS),
        ("死にたいとかは全然ないです", Level.NOTICE),
        ("死にたいとかは全然ないわけではない", Level.CRISIS),
        ("消えたいと思うことは、もうありません", Level.NOTICE),
        ("棚卸しが忙しくて死にそうです", Level.NOTICE),
        ("先月の気持ちはなくなりました。死にたいって言ってたのが嘘みたいです", Level.NOTICE),
        ("会社に行こうとすると行けない", Level.URGENT),
    ],
)
def test_the_words_around_set_the_level(text: str, expected: Level, level: LevelOf) -> None:
    assert level(text) is expected


@pytest.mark.parametrize("text", [beside.format(said) for said in SAID for beside in BESIDE])
def test_what_merely_stands_beside_it_excuses_no_crisis(text: str, rules_level: LevelOf) -> None:
    assert rules_level(text) is Level.CRISIS


@pytest.mark.parametrize(
    "text",
    [
        "死ぬほど笑った",
        "推しが尊すぎて死んだ",
        "消しゴムが消えた",
        "ゲームで敵を殺しまくった",
        "ドラマの主人公が自殺して泣いた、名作",
        "『死神』という落語を聴いた",
        "殺される夢を見た",
        "もう死にたいなんて思わないくらい楽しいです",
        "市にたいして申請しました",
        "薬がOD錠に変わりました",
        "クビになってた、看板娘が猫に",
        "甘いものが食べられない",
        "テレビがうつらない",
        "消えたいって誤字です。着替えたいでした",
        "死にたいとか一ミリも思わないくらい毎日楽しいです",
        "死に対する考え方の本を読んだ",
        "データが消えたかと思ったら別の場所にあった",
        "沖縄に行って首里城を見た",
        "仕事を持ち帰らないといけない",
        "あんしんいたいしません",
    ],
)
def test_alarming_words_in_another_sense_ring_nobody(text: str, level: LevelOf) -> None:
    assert level(text) in {None, Level.NOTICE}


@pytest.mark.parametrize("text", ["旅行したい。", "早く結婚したい。", "もっと勉強したい。あと少し"])
def test_wanting_to_do_something_is_not_a_slip_for_wanting_to_die(text: str, level: LevelOf) -> None:
    assert level(text) is None
