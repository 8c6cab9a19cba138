"""python -m training.close_reading: teach the upper layers of the language model and write them.

It takes two cores more than an hour and needs PyTorch, which nothing else here does. In an environment of
its own:

    pip install torch==2.13.0 && pip install --requirement requirements.lock

Processors differ in their last digits: unlike the second reader's weights, the file differs each time.
"""

import json
import logging
import math
import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

import bot.concerns.close_reading as reader
from training.base_model import BaseModel, load_base_model, packed
from training.lessons import CRISIS, URGENT, labelled_texts
from training.network import Linear, Network, as_batch, tensor_name
from training.word_pieces import word_pieces

# The layers below know the language; those above learn what worries.
LEARNING_FROM = 4
ROUNDS = 1.8
# From then on weights are used in four bits, as the package will.
ROUNDED_AFTER = 0.6
TEXTS_AT_ONCE = 64
LONGEST = 128
PACE, PACE_OF_HEAD = 3e-4, 6e-3
# Labels are right in all but one of fifty texts or so.
DOUBT = 0.01
# What it adds to the letters' scores: its own logits, less those that leave the letters' verdict as it is,
# over what a step of the letters' scores is worth.
ALARMING_FROM = (2.0, 5.0)
A_STEP_OF_THE_LETTERS = (4.25, 10.0)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taught:
    """A text in pieces, with the answers it should get."""

    pieces: Sequence[int]
    answers: tuple[float, float]


def main() -> None:
    """Teach and write."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.manual_seed(1)
    model = load_base_model()
    texts = [
        Taught(word_pieces(text, model.vocabulary), (float(rank >= URGENT), float(rank >= CRISIS)))
        for text, rank in labelled_texts()
    ]
    network = Network(model, LEARNING_FROM)
    teach(network, texts, ROUNDS)
    Path(str(reader.MODEL)).write_bytes(written(network, model))


def teach(network: Network, texts: Sequence[Taught], rounds: float) -> None:
    """So many times through all texts, in an order fixed by chance."""
    _centre(network, texts)
    steps = math.ceil(rounds * len(texts) / TEXTS_AT_ONCE)
    optimizer = torch.optim.AdamW(
        [
            {"params": list(network.learning.parameters()), "pace": PACE},
            {"params": list(network.head.parameters()), "pace": PACE_OF_HEAD},
        ],
        betas=(0.9, 0.98),
        weight_decay=0.01,
    )
    network.train()
    for step, batch in zip(range(steps), _batches(texts), strict=False):
        Linear.rounded = step > ROUNDED_AFTER * steps
        for group in optimizer.param_groups:
            group["lr"] = (
                group["pace"] * min(15 * (step + 1) / steps, 1) * max((steps - step) / steps, 0.02)
            )
        loss = _loss(network, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.learning.parameters(), 1.0)
        optimizer.step()
        if step % 50 == 0:
            log.info("step %d of %d: %.3f", step, steps, loss.item())


def written(network: Network, model: BaseModel) -> bytes:
    """The file that `bot.concerns.close_reading` reads."""
    names = [tensor_name(layer, name) for layer, name, _ in _learned(network)]
    start = min(model.places[name].start for name in names)
    layers = bytearray(model.content[start:])
    for name, (_, _, values) in zip(names, _learned(network), strict=True):
        place = model.places[name]
        numbers = values.detach().numpy()
        raw = packed(numbers) if place.in_blocks else numbers.tobytes()
        layers[place.start - start : place.start - start + place.size] = raw
    facts = _head(network) | {"replaces_from": start, "replaces": zlib.crc32(model.content[start:])}
    return json.dumps(facts).encode() + b"\n" + bytes(layers)


def _learned(network: Network) -> Iterator[tuple[int, str, Any]]:
    for number, layer in enumerate(network.learning, LEARNING_FROM):
        for name, values in layer.named_parameters():
            yield number, name, values


def _head(network: Network) -> dict[str, Any]:
    """The head as the reader has it, a direction and a bias each, in steps of the letters."""
    directions = network.head.weight * network.scale
    biases = network.head.bias - directions @ network.mean - torch.tensor(ALARMING_FROM)
    steps = torch.tensor(A_STEP_OF_THE_LETTERS)
    return {"directions": (directions / steps[:, None]).tolist(), "biases": (biases / steps).tolist()}


def _centre(network: Network, texts: Sequence[Taught]) -> None:
    network.eval()
    sample = random.Random(1).sample(texts, min(len(texts), 1280))
    with torch.no_grad():
        embeddings = network.embeddings(*as_batch([text.pieces for text in sample], LONGEST))
    network.mean.copy_(embeddings.mean(0))
    network.scale.fill_(1 / (embeddings - network.mean).std().item())


def _loss(network: Network, batch: Sequence[Taught]) -> Any:
    with torch.autocast("cpu", torch.bfloat16):
        found = network(*as_batch([text.pieces for text in batch], LONGEST))
    wanted = torch.tensor([text.answers for text in batch]) * (1 - 2 * DOUBT) + DOUBT
    return functional.binary_cross_entropy_with_logits(found.float(), wanted)


def _batches(texts: Sequence[Taught]) -> Iterator[Sequence[Taught]]:
    """Endlessly, texts of about the same length together."""
    chance = random.Random(1)
    while True:
        mixed = chance.sample(texts, len(texts))
        for start in range(0, len(mixed), 50 * TEXTS_AT_ONCE):
            near = sorted(mixed[start : start + 50 * TEXTS_AT_ONCE], key=lambda text: len(text.pieces))
            batches = [near[at : at + TEXTS_AT_ONCE] for at in range(0, len(near), TEXTS_AT_ONCE)]
            yield from chance.sample(batches, len(batches))


if __name__ == "__main__":
    main()
