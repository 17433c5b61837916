"""What the Stepper of a network's layer says, in the visitor's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnviz.activations import ACTIVATIONS
from cnnviz.ui.network.graph_words import graph_title
from cnnviz.ui.stepper_words import map_words
from cnnviz.words import N_, Translate

ABOUT = {
    "convolution": (
        None,
        N_(
            "The filter has a kernel for every input map. Each kernel is laid over its map, weights and values are multiplied, and all products of all maps are added into one number; the bias comes last."
        ),
        N_(
            "Each input map has its window, its weights and its products. The bar shows how much the map adds (orange) or takes away (blue)."
        ),
        N_("Try: order the maps by strength and move the pointer: which of them does this filter listen to?"),
    ),
    "convolution of one map": (
        None,
        N_(
            "The kernel is laid over a window of the map, each weight is multiplied with the value under it, and the products are added; the bias comes last."
        ),
        N_(
            "A large positive result (orange) means that the window looks like the kernel; a large negative one (blue), like its opposite."
        ),
        N_("Try: choose another map of the output and compare what its kernel looks for."),
    ),
    "transposed": (
        "y(p) = b + Σ w(k, t) · x(k, i),  p = i · s + t",
        N_(
            "Each input value lays a stamp, the kernel times the value, on the larger output; where stamps overlap, they are added."
        ),
        N_("For each weight the window shows the input value whose stamp lays that weight on this element."),
        N_("Try: go one element on. With a stride of 2, other weights of the kernel have their turn."),
    ),
    "linear": (
        "z(u) = b + Σ w(u, i) · x(i)",
        N_(
            "Every input value is multiplied with its own weight of this unit, and all products are added. It is a convolution whose kernel is as large as the map."
        ),
        N_(
            "The products are laid back on the maps that the inputs came from: orange cells speak for this unit, blue ones against it."
        ),
        N_("Try: choose another unit in the list. The values stay, the weights are others."),
    ),
    "linear without maps": (
        "z(u) = b + Σ w(u, i) · x(i)",
        N_("Every input value is multiplied with its own weight of this unit, and all products are added."),
        N_("Each cell is one input, in rows: orange products speak for this unit, blue ones against it."),
        N_("Try: choose another unit in the list. The values stay, the weights are others."),
    ),
    "pooling": (
        None,
        N_("Pooling keeps one number of each window: the map shrinks, and a small shift changes little."),
        N_("The framed cell wins in max pooling; in average pooling the sum is divided by the count."),
        N_("Try: move by one element and see how far the window moves."),
    ),
    "normalization": (
        "y = (x − μ) / √(σ² + ε) · γ + β",
        N_(
            "Every value of a channel is moved by a mean and divided by a spread, then scaled and moved by two learned numbers."
        ),
        N_("Four numbers serve the whole map, so the picture in it stays; only its scale changes."),
        N_("Try: choose another channel. Where γ is close to 0, the channel is as good as switched off."),
    ),
    "copy": (
        None,
        N_("Nothing is computed here: each number of the output is a number of the input at another place."),
        N_("Point at either side: the cell lights up on the other."),
        N_("Try: follow one row of a map into the output."),
    ),
    "elementwise": (
        None,
        N_("Numbers at the same place are taken together, one from each input."),
        N_("The maps at the left are the inputs; the frame marks the same cell on each."),
        N_("Try: find a place where one of the inputs alone decides."),
    ),
    "softmax": (
        "p(u) = e^(z(u) − max) / Σ e^(z(v) − max)",
        N_(
            "Softmax turns any numbers into shares between 0 and 1 that add up to 1. The largest logit is taken off first, so that no power grows too large; the shares stay the same."
        ),
        N_("A lead of 1 in the logit means e times, about 2.7 times, the share."),
        N_("Try: turn the temperature down, and the winner takes all; turn it up, and all become equal."),
    ),
}
"""By kind: formula, purpose, what to look at, and a task."""


SILENCING = ("relu", "relu6", "hardswish", "ThresholdedRelu")
"""Functions that set numbers to 0."""


class _Signs(dict[str, str]):
    """How a formula names the numbers in it; those that are not here keep their names."""

    def __init__(self) -> None:
        super().__init__(negative_slope="a", weight="a", alpha="α", beta="β", gamma="γ")

    def __missing__(self, name: str) -> str:
        return name


def layer_words(
    _: Translate,
    meta: dict[str, Any],
    *,
    layer: str,
    operator: str,
    language: str,
    labels: Sequence[str] | None = None,
    picture: str = "",
) -> dict[str, Any]:
    """The part of the Stepper's meta data that is read by people.

    Parameters
    ----------
    meta
        What :func:`cnnviz.views.layer_payload.layer_payload` gave, of a kind that has a drawing.
    labels
        Names of the units or of the output channels, if they are classes.
    picture
        If the input is the picture itself, the order of its colours, "rgb" or "bgr".
    """
    kind = meta["kind"]
    title = graph_title(_, operator)
    if kind == "activation" and (known := ACTIVATIONS.get(meta["act"]["name"])):
        title = _(known.label)
    return {
        "language": language.replace("_", "-"),
        "layer": layer,
        "words": _words(_) | ({"window": _("Values")} if kind == "linear" else {}),
        "titles": {
            "input": _("Input maps") if meta["image"]["channels"] > 1 else _("Input map"),
            "output": layer,
            "sums": f"{title} · {layer}",
        },
        "channel_names": _channel_names(_, meta, labels, picture),
        "labels": list(labels) if labels else None,
        "explain": _explain(_, kind, meta, title),
    }


def _channel_names(
    _: Translate, meta: dict[str, Any], labels: Sequence[str] | None, picture: str
) -> list[str]:
    numbers = meta["image"]["numbers"]
    if meta["kind"] == "elementwise":
        return list(meta["operator"]["operands"])
    if meta["kind"] == "softmax" and (labels or meta["output"]["axes"] == "row"):
        return list(labels or map(str, numbers))
    if picture and meta["kind"] == "convolution" and meta["group"][2] == len(picture):
        colours = {"r": _("R"), "g": _("G"), "b": _("B")}
        return [colours[picture[number]] for number in numbers]
    if meta["kind"] == "linear" and not meta["maps"]:
        return [_("inputs")]
    name = _("map {map}")
    return [name.format(map=number) for number in numbers]


def _explain(_: Translate, kind: str, meta: dict[str, Any], title: str) -> dict[str, str]:
    heading = _("What happens here: {operation}").format(operation=title)
    if kind == "activation":
        known = ACTIVATIONS.get(meta["act"]["name"])
        return {
            "title": heading,
            "formula": "f(x) = " + meta["act"]["formula"].format_map(_Signs()),
            "purpose": _(known.use)
            if known
            else _("Each number goes through the same function, whatever stands beside it."),
            "look": _(
                "The curve turns the value below into the value at the side; the bars show how often each value occurs (drawn by square root). The short line is the slope: where it is flat, a change of the input is lost."
            ),
            "try": _("Try: find a cell that is set to 0 here. All layers behind it see nothing of it.")
            if meta["act"]["name"] in SILENCING
            else _(
                "Try: look for cells where the curve is steep: there the layer tells close values apart best."
            ),
        }
    about = kind
    if kind == "convolution" and meta["group"][1] - meta["group"][0] == 1:
        about = "convolution of one map"
    if kind == "linear" and not meta["maps"]:
        about = "linear without maps"
    formula, *sentences = ABOUT[about]
    purpose, look, task = (_(sentence) for sentence in sentences if sentence)
    if "quantized" in meta:
        purpose = f"{purpose} {_quantized(_, meta['quantized'])}"
    return {
        "title": heading,
        "formula": formula or _FORMULAS[kind](meta),
        "purpose": purpose,
        "look": look,
        "try": task,
    }


def _quantized(_: Translate, rounded: dict[str, float]) -> str:
    """How the numbers that are drawn differ from those that the layer keeps."""
    if not rounded:
        return _("The layer computes with whole numbers; drawn is how far each lies above its zero point.")
    return _(
        "The layer keeps each number as a small whole number; drawn is what it stands for: (whole number − zero point) · "
        "scale. The layer then rounds each sum to the nearest multiple of {step}, between {low} and {high}."
    ).format(**{name: f"{value:.3g}".replace("-", "−") for name, value in rounded.items()})


def _convolution_formula(meta: dict[str, Any]) -> str:
    """The sum with this layer's stride, dilation and padding; a signal has no rows."""
    spec = meta["conv"]
    axes = [("r", "i", 0), ("c", "j", 1)] if meta["image"]["height"] > 1 else [("c", "j", 1)]
    outputs = ", ".join(name for name, _tap, _axis in axes)
    taps = ", ".join(tap for _name, tap, _axis in axes)
    read = []
    for name, tap, axis in axes:
        before = spec["padding"][axis][0]
        place = f"{_times(spec['stride'][axis], name)}+{_times(spec['dilation'][axis], tap)}"
        read.append(place + (f"−{before}" if before else ""))
    return f"F({outputs}) = b +\nΣ w(k, {taps}) · x(k, {', '.join(read)})"


def _times(factor: int, name: str) -> str:
    return name if factor == 1 else f"{factor}·{name}"


_FORMULAS: dict[str, Any] = {
    "convolution": _convolution_formula,
    "pooling": lambda meta: (
        "y = max(x₁, …, xₙ)" if meta["pool"]["kind"] == "max" else "y = (x₁ + … + xₙ) / n"
    ),
    "copy": lambda meta: "i = k · (H · W) + r · W + c" if meta["copy"]["laid_out"] else "y[…] = x[…]",
    "elementwise": lambda meta: (
        f"y = a {meta['operator']['sign']} b"
        if meta["operator"]["sign"] != ","
        else f"y = {meta['operator']['name'].lower()}(a, b)"
    ),
}


def _words(_: Translate) -> dict[str, str]:
    return map_words(_) | {
        "around": _("Around the window"),
        "kernel": _("Weights"),
        "agrees": _("the network's value is {value} too"),
        "differs": _("but the network's value is {value}"),
        "place_in_row": _("place {place}: {value}"),
        "output_channel": _("Map"),
        "of_channels": _("of {count}"),
        "channel_back": _("The map before"),
        "channel_on": _("The next map"),
        "by_channel": _("Map by map: window × weights = products"),
        "in_order": _("In order"),
        "strongest": _("Strongest first"),
        "card": _("{channel}: subtotal {value}; show it large"),
        "bias": _("bias"),
        "total": _("total"),
        "left_out": _("{count} weaker maps are not drawn; together they add {value}."),
        "sum_of_channels": _("Σ of {count} maps {value}"),
        "sum_of_products": _("Σ of {count} products {value}"),
        "mean": _("mean μ"),
        "centred": _("centred"),
        "normal": _("normalised"),
        "scale": _("scale γ"),
        "shift": _("shift β"),
        "result": _("result"),
        "filled": _("filled in, from no input"),
        "taken_from": _("{map}, row {row}, column {column}"),
        "answer": _("class"),
        "others": _("{count} others"),
        "temperature": _("Temperature"),
        "own_temperature": _("Back to T = 1"),
        "temperature_note": _("The temperature is no part of the network, which always takes T = 1."),
        "other_temperature": _("with another temperature; the network's value is {value}"),
    }
