"""What may be written about a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.personal_details import (
    BadPhoneError,
    HiddenSignError,
    LostZeroError,
    TooLongError,
    family_name,
    good_contact,
    good_name,
    good_nickname,
    good_phone,
)
from bot.refusals import RefusedError


@pytest.mark.parametrize(
    ("name", "family"),
    [("山田 太郎", "山田"), ("山田　太郎", "山田"), ("山田太郎", "山田太郎"), ("アン メイ リー", "アン")],
)
def test_the_nickname_is_the_family_name_if_none_is_given(name: str, family: str) -> None:
    assert family_name(name) == family


@given(st.text(max_size=80))
def test_whoever_has_a_good_name_has_a_good_nickname(text: str) -> None:
    try:
        name = good_name(text)
    except RefusedError:
        return
    assert good_nickname(family_name(name)) == family_name(name)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("090-1234-5678", "090-1234-5678"),
        ("０３（１２３４）５６７８", "03(1234)5678"),
        ("+81 90 1234 5678", "+81 90 1234 5678"),
        ("090ー1234−5678", "090-1234-5678"),
        ("(03)1234-5678", "(03)1234-5678"),
        ("  ", None),
    ],
)
def test_a_telephone_number_is_kept_in_half_width(written: str, kept: str | None) -> None:
    assert good_phone(written) == kept


@pytest.mark.parametrize("written", ["nine", "12", "090-1234-5678 母", "tel:0901234567", "0" * 40])
def test_what_cannot_be_called_is_refused(written: str) -> None:
    with pytest.raises(BadPhoneError):
        good_phone(written)


@pytest.mark.parametrize("written", ["9012345678", "312345678"])
def test_a_zero_that_a_spreadsheet_took_is_missed(written: str) -> None:
    with pytest.raises(LostZeroError, match=f"write 0{written}"):
        good_phone(written)


@pytest.mark.parametrize("hidden", ["\x00", "\n", "\u202e", "\u200f", "\ud83d", "\u2028", "\x7f"])
def test_a_name_shows_all_that_it_holds(hidden: str) -> None:
    with pytest.raises(HiddenSignError):
        good_name(f"山{hidden}田")


@pytest.mark.parametrize("name", ["山田", "山\U000e0100田", "👩‍👧 ママ", "O'Brien", "Nguyễn"])
def test_every_persons_script_is_welcome(name: str) -> None:
    assert good_name(f" {name} ") == name


def test_a_field_has_an_end() -> None:
    for check, longest in ((good_name, 60), (good_nickname, 30), (good_contact, 500)):
        assert check("あ" * longest)
        with pytest.raises(TooLongError, match=str(longest)):
            check("あ" * (longest + 1))
