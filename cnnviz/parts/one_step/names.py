"""What layers, arrays and places are called."""

from __future__ import annotations

from collections.abc import Mapping

from cnnviz.state.train.step import Look
from cnnviz.step_by_hand import Walk
from cnnviz.words import N_, Translate

_LAYERS = {
    "convolution": N_("Convolution"),
    "norm": N_("Batch norm"),
    "max": N_("Max pooling"),
    "average": N_("Average pooling"),
    "flatten": N_("Flatten"),
    "linear": N_("Fully connected"),
    "relu": N_("ReLU"),
    "leaky_relu": N_("Leaky ReLU"),
    "sigmoid": N_("Sigmoid"),
    "tanh": N_("Tanh"),
}


def layers_of(_: Translate, walk: Walk) -> list[str]:
    """The name of each layer; those of which there are several are numbered from 1."""
    kinds = [_kind(walk, line) for line in range(len(walk.lines))]
    found = []
    for line, kind in enumerate(kinds):
        name = _(_LAYERS[kind])
        number = kinds[: line + 1].count(kind)
        found.append(f"{name} {number}" if kinds.count(kind) > 1 else name)
    return found


def _kind(walk: Walk, line: int) -> str:
    kind = walk.kind(line)
    return getattr(walk.lines[line].layer, "name", kind) if kind == "activation" else kind


def arrays_of(_: Translate, walk: Walk) -> Mapping[str, str]:
    """The name of each array."""
    layers = layers_of(_, walk)
    found = {"a0": _("Picture"), "p": _("Probability"), "l": _("Loss")}
    for line, layer in enumerate(layers):
        found[f"a{line + 1}"] = _("Score") if line == len(layers) - 1 else layer
        if walk.kind(line) == "norm":
            found[f"w{line}"], found[f"b{line}"] = f"{layer}, γ", f"{layer}, β"
        elif walk.lines[line].parameters:
            found[f"w{line}"] = _("{layer}, weight").format(layer=layer)
            found[f"b{line}"] = _("{layer}, bias").format(layer=layer)
    return found


def place(_: Translate, shape: tuple[int, ...], index: tuple[int, ...]) -> str:
    """Where a number stands: its row and column, and its map where there are several."""
    if len(shape) == 4:
        kernel = _("row {row}, column {column}").format(row=index[2], column=index[3])
        if shape[0] * shape[1] == 1:
            return kernel
        return _("from map {input} to map {output}, {place}").format(
            input=index[1], output=index[0], place=kernel
        )
    if len(shape) == 3:
        cell = _("row {row}, column {column}").format(row=index[1], column=index[2])
        return cell if shape[0] == 1 else _("map {channel}, {place}").format(channel=index[0], place=cell)
    if len(shape) == 2:
        return _("from number {input} to number {output}").format(input=index[1], output=index[0])
    return _("number {index}").format(index=index[0])


def title(_: Translate, walk: Walk, look: Look, index: tuple[int, ...], classes: list[str]) -> str:
    """What a number is called above its sum; `classes` are the names of what the network tells apart."""
    name = arrays_of(_, walk)[look.array]
    if look.array == "l":
        return name
    if look.array in ("p", f"a{len(walk.lines)}"):
        where = _("class “{name}”").format(name=classes[index[0]])
    elif look.array[0] in "bw" and walk.kind(int(look.array[1:])) == "norm":
        where = _("map {channel}").format(channel=index[0])
    else:
        where = place(_, walk.shapes()[look.array], index)
    if look.side == "up":
        return _("{name}, {place}").format(name=name, place=where)
    return _("Gradient: {name}, {place}").format(name=name, place=where)
