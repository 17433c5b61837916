"""What the Stepper of a network's layer says, in the visitor's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cnnviz.networks.operators.reduction import EXTREMES
from cnnviz.parts.graph.words import graph_title
from cnnviz.parts.layer_stepper.about import ABOUT
from cnnviz.parts.layer_stepper.listed import POSITIONS
from cnnviz.parts.layer_stepper.numbers import COMPARING
from cnnviz.parts.stepper.common_words import map_words
from cnnviz.pointwise import LAB, POINTWISE
from cnnviz.words import Translate


def layer_words(
    _: Translate,
    meta: dict[str, Any],
    *,
    layer: str,
    operator: str,
    labels: Sequence[str] | None = None,
    picture: str = "",
) -> dict[str, Any]:
    """The part of the Stepper's meta data that is read by people.

    Parameters
    ----------
    meta
        What :func:`cnnviz.parts.layer_stepper.content.layer_payload` gave, of a kind that has a drawing.
    labels
        Names of the units or of the output channels, if they are classes.
    picture
        If the input is the picture itself, the order of its colours, "rgb" or "bgr".
    """
    kind = meta["kind"]
    title = graph_title(_, operator)
    if kind == "activation" and (known := LAB.get(meta["act"]["name"])):
        title = _(known.label)
    return {
        "layer": layer,
        "words": _words(_) | _of_this_layer(_, meta),
        "titles": {
            "input": _("Input maps") if meta["image"]["channels"] > 1 else _("Input map"),
            "output": layer,
            "sums": f"{title} · {layer}",
        },
        "channel_names": _channel_names(_, meta, labels, picture),
        "labels": list(labels) if labels else None,
        "explain": _explain(_, kind, meta, title),
    }


def undrawn(_: Translate, meta: Mapping[str, Any], operator: str) -> str:
    """What is said where a layer has no drawing, ``meta["kind"]`` being "none"."""
    shapes = meta["shapes"]
    return _(
        "The arithmetic of this layer ({operator}) is not drawn here. It makes numbers of shape {output} from {inputs}."
    ).format(
        operator=graph_title(_, operator),
        output=_shape(shapes["output"]),
        inputs=", ".join(map(_shape, shapes["inputs"])) or "—",
    )


def _shape(sizes: Sequence[int]) -> str:
    return " × ".join(map(str, sizes)) or "1"


def _of_this_layer(_: Translate, meta: dict[str, Any]) -> dict[str, str]:
    """Words that are others for some layers."""
    if meta["kind"] == "linear":
        return {"window": _("Values")}
    if meta.get("quantized"):
        return {
            "agrees": _("the network's sum is {value} too, before it is rounded"),
            "differs": _("but the network's sum is {value}, before it is rounded"),
        }
    return {}


def _channel_names(
    _: Translate, meta: dict[str, Any], labels: Sequence[str] | None, picture: str
) -> list[str]:
    numbers = meta["image"]["numbers"]
    if meta["kind"] == "elementwise":
        return list(meta["operator"]["operands"])
    if meta["kind"] == "terms" and meta["terms"]["rule"] == "product":
        return list(meta["terms"]["operands"])
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
        function = POINTWISE[meta["act"]["name"]]
        return {
            "title": heading,
            "formula": f"f(x) = {function.formula_in_signs}",
            "purpose": _(function.use)
            if function.use
            else _("Each number goes through the same function, whatever its neighbours are."),
            "look": _(
                "The curve maps the value on the horizontal axis to the value on the vertical axis; the bars show how often each value occurs (height = square root). The short line is the slope: where it is flat, a change in the input is lost."
            ),
            "try": _("Try: find an element that is set to 0 here. No later layer sees anything of it.")
            if function.silences
            else _(
                "Try: look for elements where the curve is steep: there the layer tells close values apart best."
            ),
        }
    formula, *sentences = ABOUT[_about(kind, meta)]
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


def _about(kind: str, meta: dict[str, Any]) -> str:
    """Which entry of the table fits the layer."""
    match kind:
        case "convolution" if meta["group"][1] - meta["group"][0] == 1:
            return "convolution of one map"
        case "linear" if not meta["maps"]:
            return "linear without maps"
        case "normalization" if meta["norm"].get("each"):
            return "layer normalization"
        case "elementwise" if meta["operator"]["name"] == "Where":
            return "choice by condition"
        case "elementwise" if meta["operator"]["name"] == "Not":
            return "negation"
        case "elementwise" if meta["operator"]["name"] == "PRelu":
            return "slopes"
        case "elementwise" if not meta["operator"]["sign"]:
            return "conversion"
        case "elementwise" if meta["operator"]["name"] in COMPARING:
            return "comparison"
        case "rounding" if meta["rounding"]["ends"] is None:
            return "dequantization"
        case "rounding":
            return "measured quantization" if meta["rounding"]["measured"] else "quantization"
        case "terms" if meta["terms"]["operator"] in EXTREMES:
            return "choice"
        case "terms" if meta["terms"]["operator"] in POSITIONS:
            return "position"
        case "terms" if "p" in meta["terms"]:
            return "power pooling"
        case "terms" if meta["terms"]["operator"] == "LRN":
            return "response norm"
        case "terms" if meta["terms"]["operator"].endswith("Pool"):
            return "pooling"
        case "terms":
            return {"listed": "reduction", "separable": "resize", "product": "product", "row": "attention"}[
                meta["terms"]["rule"]
            ]
    return kind


def _quantized(_: Translate, rounded: dict[str, float]) -> str:
    """How the numbers that are drawn differ from those that the layer keeps."""
    if not rounded:
        return _("The layer computes with whole numbers; the maps show each number minus its zero point.")
    return _(
        "The layer keeps each number as a small whole number; the maps show the number that it stands for: (whole number − zero point) · step. The layer then rounds each sum to the nearest multiple of {step}, between {low} and {high}."
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


REDUCTION_FORMULAS = {
    "ArgMax": "y = argmax(x₀, x₁, …)",
    "ArgMin": "y = argmin(x₀, x₁, …)",
    "AveragePool": "y = (x₁ + … + xₙ) / n",
    "GlobalAveragePool": "y = (x₁ + … + xₙ) / n",
    "GlobalMaxPool": "y = max(x₁, …, xₙ)",
    "LRN": "y = x / (k + α/s · (x₁² + … + xₙ²))^β",
    "MaxPool": "y = max(x₁, …, xₙ)",
    "LogSoftmax": "y(j) = ln p(j)\np(j) = e^(x(j) − max) / Σ e^(x(k) − max)",
    "ReduceL1": "y = |x₁| + … + |xₙ|",
    "ReduceL2": "y = √(x₁² + … + xₙ²)",
    "ReduceLogSum": "y = ln(x₁ + … + xₙ)",
    "ReduceLogSumExp": "y = ln(e^x₁ + … + e^xₙ)",
    "ReduceMax": "y = max(x₁, …, xₙ)",
    "ReduceMean": "y = (x₁ + … + xₙ) / n",
    "ReduceMin": "y = min(x₁, …, xₙ)",
    "ReduceProd": "y = x₁ · … · xₙ",
    "ReduceSum": "y = x₁ + … + xₙ",
    "ReduceSumSquare": "y = x₁² + … + xₙ²",
    "Softmax": "p(j) = e^(x(j) − max) / Σ e^(x(k) − max)",
}

_FORMULAS: dict[str, Any] = {
    "convolution": _convolution_formula,
    "pooling": lambda meta: (
        "y = max(x₁, …, xₙ)" if meta["pool"]["kind"] == "max" else "y = (x₁ + … + xₙ) / n"
    ),
    "copy": lambda meta: "i = k · (H · W) + r · W + c" if meta["copy"]["laid_out"] else "y[…] = x[…]",
    "elementwise": lambda meta: _pair_formula(**meta["operator"]),
    "terms": lambda meta: _terms_formula(**meta["terms"]),
}


def _terms_formula(operator: str, p: int | None = None, **_other: Any) -> str:
    """Of a pool of powers with its power, as roots and squares are written."""
    if p is None:
        return REDUCTION_FORMULAS[operator]
    known = {1: "ReduceL1", 2: "ReduceL2"}
    return REDUCTION_FORMULAS[known[p]] if p in known else f"y = (|x₁|^{p} + … + |xₙ|^{p})^(1/{p})"


def _pair_formula(name: str, sign: str, **_other: Any) -> str:
    if name == "Where":
        return "y = c · a + (1 − c) · b"
    if not sign:
        return "y = x"
    if name in COMPARING:
        return f"y = [a {sign} b]"
    return f"y = a {sign} b" if sign != "," else f"y = {name.lower()}(a, b)"


def _words(_: Translate) -> dict[str, str]:
    return map_words(_) | {
        "around": _("Around the window"),
        "kernel": _("Weights"),
        "agrees": _("the network's value is {value} too"),
        "differs": _("but the network's value is {value}"),
        "place_in_row": _("position {place}: {value}"),
        "output_channel": _("Map"),
        "of_channels": _("of {count}"),
        "channel_back": _("Previous map"),
        "channel_on": _("Next map"),
        "by_channel": _("Map by map: window × weights = products"),
        "in_order": _("By number"),
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
        "term_place": _("position"),
        "weight": _("weight"),
        "condition_holds": _("the condition holds, so the number of {name} is taken"),
        "condition_fails": _("the condition does not hold, so the number of {name} is taken"),
        "stored": _("whole number q"),
        "zero_point": _("zero point z"),
        "step_size": _("step s"),
        "steps": _("in steps"),
        "rounded": _("rounded"),
        "sum": _("sum"),
        "filled": _("filled in, not from the input"),
        "taken_from": _("{map}, row {row}, column {column}"),
        "answer": _("class"),
        "others": _("{count} more"),
        "temperature": _("Temperature"),
        "own_temperature": _("Back to T = 1"),
        "temperature_note": _("The temperature is not part of the network, which always uses T = 1."),
        "other_temperature": _("with another temperature; the network's value is {value}"),
    }
