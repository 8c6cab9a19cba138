"""python -m training.close_reading [HAND ...]: teach the upper layers of the language model and write them.

Without a name it begins with the package's layers, which takes two cores more than an hour. With names of
training files it goes on from what is installed, and reads those more often than the others: half an hour.
It needs PyTorch, which nothing else here does. In an environment of its own:

    pip install torch==2.15.0 && pip install --requirement requirements.lock

Processors differ in their last digits: unlike the second reader's weights, the file differs each time.
"""

import json
import logging
import math
import random
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

import bot.concerns.close_reading as reader
from training.base_model import BaseModel, load_base_model, packed
from training.lessons import CRISIS, URGENT, Labelled, labelled_texts
from training.network import Linear, Network, as_batch, tensor_name
from training.word_pieces import word_pieces

# The layers below know the language; those above learn what worries.
LEARNING_FROM = 4
ROUNDS = 1.8
# From then on weights are used in four bits, as the package will.
ROUNDED_AFTER = 0.6
# Going on: of the texts known already a share, the new ones so many times, and more slowly.
SHARE_OF_OLD, TIMES_NEW, SLOWER = 0.2, 3, 3
TEXTS_AT_ONCE = 64
LONGEST = 128
PACE, PACE_OF_HEAD = 3e-4, 6e-3
# Labels are right in all but one of fifty texts or so.
DOUBT = 0.01
# What it adds to the letters' scores: its own logits, less those that leave the letters' verdict as it is,
# over what a step of the letters' scores is worth.
ALARMING_FROM = (2.0, 4.0)
A_STEP_OF_THE_LETTERS = (4.25, 6.0)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taught:
    """A text in pieces, with the answers it should get."""

    pieces: Sequence[int]
    answers: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pace:
    """How often all texts are read, how fast is learned, and from which share on weights have four bits."""

    rounds: float
    layers: float
    head: float
    rounded_after: float


def main() -> None:
    """Teach and write."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.manual_seed(1)
    base, hands = load_base_model(), sys.argv[1:]
    network = _taught_from_the_start(base) if not hands else _taught_further(base, hands)
    Path(str(reader.MODEL)).write_bytes(written(network, base))


def _taught_from_the_start(base: BaseModel) -> Network:
    texts = [_taught(text, base) for text in labelled_texts()]
    network = Network(base, LEARNING_FROM)
    _centre(network, texts)
    teach(network, texts, Pace(ROUNDS, PACE, PACE_OF_HEAD, ROUNDED_AFTER))
    return network


def _taught_further(base: BaseModel, hands: Sequence[str]) -> Network:
    known = [_taught(text, base) for text in labelled_texts() if text.hand not in hands]
    new = [_taught(text, base) for text in labelled_texts() if text.hand in hands]
    head, _, layers = reader.MODEL.read_bytes().partition(b"\n")
    facts = json.loads(head)
    network = Network(base.with_layers(layers, facts["replaces_from"]), LEARNING_FROM)
    _centre(network, known)
    _take_head(network, facts)
    again = random.Random(1).sample(known, round(SHARE_OF_OLD * len(known)))
    teach(network, [*again, *new * TIMES_NEW], Pace(1, PACE / SLOWER, PACE_OF_HEAD / SLOWER, 0))
    return network


def _taught(text: Labelled, base: BaseModel) -> Taught:
    answers = float(text.rank >= URGENT), float(text.rank >= CRISIS)
    return Taught(word_pieces(text.text, base.vocabulary), answers)


def teach(network: Network, texts: Sequence[Taught], pace: Pace) -> None:
    """So many times through all texts, in an order fixed by chance."""
    steps = math.ceil(pace.rounds * len(texts) / TEXTS_AT_ONCE)
    optimizer = torch.optim.AdamW(
        [
            {"params": list(network.learning.parameters()), "pace": pace.layers},
            {"params": list(network.head.parameters()), "pace": pace.head},
        ],
        betas=(0.9, 0.98),
        weight_decay=0.01,
    )
    network.train()
    for step, batch in zip(range(steps), _batches(texts), strict=False):
        Linear.rounded = step >= pace.rounded_after * steps
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


def _take_head(network: Network, facts: Mapping[str, Any]) -> None:
    """The head that is installed, back from steps of the letters: the reverse of `_head`."""
    steps = torch.tensor(A_STEP_OF_THE_LETTERS)
    directions = torch.tensor(facts["directions"]) * steps[:, None]
    biases = torch.tensor(facts["biases"]) * steps + torch.tensor(ALARMING_FROM)
    network.head.weight.data = directions / network.scale
    network.head.bias.data = biases + directions @ network.mean


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
