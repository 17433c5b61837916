"""What the picture of a network says: titles of its columns, scales, places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnviz.parts.spans import span_words
from cnnviz.views.numbers import grouped
from cnnviz.words import N_, Translate

TITLES: dict[str, str] = {
    "Abs": N_("Absolute value"),
    "Add": N_("Sum"),
    "AveragePool": N_("Average pooling"),
    "BatchNormalization": N_("Batch norm"),
    "Cast": N_("Conversion"),
    "CastLike": N_("Conversion"),
    "Clip": N_("Clip"),
    "Concat": N_("Joined maps"),
    "Conv": N_("Convolution"),
    "ConvInteger": N_("Convolution"),
    "ConvTranspose": N_("Transposed convolution"),
    "DepthToSpace": N_("Depth to space"),
    "DequantizeLinear": N_("Dequantisation"),
    "Div": N_("Quotient"),
    "Dropout": N_("Dropout"),
    "DynamicQuantizeLinear": N_("Quantisation"),
    "Equal": N_("Comparison"),
    "Exp": N_("Exponential"),
    "Expand": N_("Broadcasting"),
    "Flatten": N_("Flatten"),
    "Gather": N_("Selection by index"),
    "Gemm": N_("Fully connected"),
    "GlobalAveragePool": N_("Global average"),
    "GlobalMaxPool": N_("Global maximum"),
    "Greater": N_("Comparison"),
    "GreaterOrEqual": N_("Comparison"),
    "GroupNormalization": N_("Group norm"),
    "Identity": N_("Identity"),
    "InstanceNormalization": N_("Instance norm"),
    "LRN": N_("Local response norm"),
    "LayerNormalization": N_("Layer norm"),
    "LeakyRelu": N_("Leaky ReLU"),
    "Less": N_("Comparison"),
    "LessOrEqual": N_("Comparison"),
    "Log": N_("Logarithm"),
    "LogSoftmax": N_("Log softmax"),
    "MatMul": N_("Fully connected"),
    "MatMulInteger": N_("Fully connected"),
    "MatrixProduct": N_("Matrix product"),
    "Max": N_("Maximum"),
    "MaxPool": N_("Max pooling"),
    "Min": N_("Minimum"),
    "Mul": N_("Product"),
    "Neg": N_("Change of sign"),
    "PRelu": N_("PReLU"),
    "Pad": N_("Padding"),
    "Pow": N_("Power"),
    "QLinearConv": N_("Convolution"),
    "QLinearMatMul": N_("Fully connected"),
    "QuantizeLinear": N_("Quantisation"),
    "ReduceL1": N_("Sum of absolute values"),
    "ReduceL2": N_("L2 norm"),
    "ReduceMax": N_("Largest number"),
    "ReduceMean": N_("Mean"),
    "ReduceMin": N_("Smallest number"),
    "ReduceSum": N_("Sum"),
    "ReduceSumSquare": N_("Sum of squares"),
    "Relu": N_("ReLU"),
    "Reshape": N_("Reshape"),
    "Resize": N_("Resize"),
    "Sigmoid": N_("Sigmoid"),
    "Slice": N_("Slice"),
    "Softmax": N_("Softmax"),
    "SpaceToDepth": N_("Space to depth"),
    "Split": N_("Split"),
    "Sqrt": N_("Square root"),
    "Squeeze": N_("Axes removed"),
    "Sub": N_("Difference"),
    "Tanh": N_("Tanh"),
    "Transpose": N_("Swapped axes"),
    "Unsqueeze": N_("Axes added"),
    "Upsample": N_("Upsampling"),
    "Where": N_("Choice by condition"),
}
"""Operators that are often met; others are called by their ONNX name."""


def graph_title(_: Translate, op_type: str) -> str:
    """The title above a column for a layer's operator; ``""`` is the operator of an input."""
    if not op_type:
        return _("Input")
    return _(TITLES[op_type]) if op_type in TITLES else op_type


def _titles(_: Translate, meta: Mapping[str, Any]) -> list[str]:
    """A title for each column; that of a module which is drawn as one says so."""
    titles = [graph_title(_, column["op_type"]) for column in meta["columns"]]
    for module in meta["modules"]:
        if not module["open"]:
            titles[module["columns"][-1]] = _("Fire module") if module["fire"] else _("Branches, joined")
    return titles


def _in_brief(_: Translate, module: Mapping[str, Any]) -> str:
    """How many maps a module has on its way, and its weights."""
    steps = [str(module["channels"][0])]
    if module["squeezed"] is not None:
        steps.append(str(module["squeezed"]))
    steps.append(" + ".join(str(branch[-1][-1]) for branch in module["branches"]))
    return _("{steps} maps, {weights} weights").format(
        steps=" \N{RIGHTWARDS ARROW} ".join(steps), weights=grouped(module["weights"])
    )


def _about_module(_: Translate, module: Mapping[str, Any]) -> str:
    """What a module does and takes, and what one convolution in its place would take."""
    before, after = module["channels"]
    if module["fire"]:
        (small,), (large,) = sorted(module["branches"])
        text = _(
            "Fire module: a 1 × 1 convolution squeezes {before} maps into {squeezed}. Side by side, a 1 × 1 and a 3 × 3 convolution expand these to {small} and {large} maps, which are joined into {after}."
        ).format(before=before, squeezed=module["squeezed"], small=small[-1], large=large[-1], after=after)
    else:
        text = _(
            "{count} branches make {after} maps of {before}; they are computed side by side and joined."
        ).format(count=len(module["branches"]), before=before, after=after)
    rows, columns = module["kernel"]
    cost = _(
        "It takes {weights} weights and {operations} million multiply-adds. A single {rows} × {columns} convolution from {before} to {after} maps would take {one} weights, {times} times as many, and {one_operations} million multiply-adds."
    ).format(
        weights=grouped(module["weights"]),
        operations=_millions(module["operations"]),
        rows=rows,
        columns=columns,
        before=before,
        after=after,
        one=grouped(module["one_weights"]),
        times=f"{module['one_weights'] / module['weights']:.1f}",
        one_operations=_millions(module["one_operations"]),
    )
    return f"{text} {cost}"


def _millions(number: int) -> str:
    return grouped(round(number / 1e6)) if number >= 10**7 else f"{number / 1e6:.2g}"


def graph_words(_: Translate, meta: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the meta data that is read by people, for what :func:`cnnviz.parts.graph.content.graph_payload` gave.

    ``meta["fixed"]`` says that pages cannot be turned nor modules opened, as there is nobody who would draw the others.
    """
    fixed = meta.get("fixed", False)
    return {
        "titles": _titles(_, meta),
        "modules": [
            module | {"text": _about_module(_, module), "brief": _in_brief(_, module)}
            for module in meta["modules"]
        ],
        "words": span_words(_)
        | {
            "label": _(
                "The network from input to answer. Arrow keys move between maps and layers, Home and End go to the "
                "first and last map of a layer that are shown, Enter opens a map."
            )
            if fixed
            else _(
                "The network from input to answer. Arrow keys move between maps and layers, Home and End go to the "
                "first and last map of a layer, Page Up and Page Down turn a layer's pages, Enter opens a map."
            ),
            "hint": _(
                "Point at a map or touch it to see what it is computed from. Select it to follow its numbers below."
            ),
            "scale": _("Colour range"),
            "scale_unit": _("each map"),
            "scale_layer": _("each layer"),
            "scale_network": _("whole network"),
            "whose_unit": _("{layer}, map {unit}"),
            "whose_layer": _("layer {layer}"),
            "whose_network": _("all layers"),
            "map": _("{layer}, map {unit}"),
            "unit": _("{layer}, number {unit}"),
            "answer": _("{layer}, class “{label}”"),
            "valued": _("{what}: {value}."),
            "cell": _("{what}, row {row}, column {column}: about {value}."),
            "ranges": _("{what}: numbers from {low} to {high}."),
            "origin": _("It is row {row}, column {column} of {layer}, map {unit}."),
            "sees": _("It depends on {rows} and {columns} of the input."),
            "lines_maps": _(
                "The thicker the line, the larger the weights between the two maps overall; green if they add up to more than 0, purple if to less, grey if they cancel out."
            ),
            "lines_numbers": _(
                "The thicker the line, the larger the weight's absolute value; green means positive, purple negative."
            ),
            "strongest": _("The {shown} largest of {count} are drawn."),
            "some": _("{shown} of {count} lines are drawn."),
            "hidden": _("{count} maps that it takes are not drawn here.")
            if fixed
            else _("{count} maps that it takes are on other pages."),
            "reduced": _("The map is drawn with {shown} of {whole} numbers; each is a mean over an area."),
            "opened": _("{what} is open below."),
            "module_open": _("{name}: show its layers"),
            "module_close": _("{name}: show it as one column"),
            "module_opened": _("{name}: its layers are shown. {text}"),
            "module_closed": _("{name}: shown as one column. {text}"),
            "page_back": _("{layer}: earlier maps"),
            "page_on": _("{layer}: further maps"),
            "page_shown": _("{first}–{last} shown"),
            "page_part": _("Maps in this file: {count} of {all}."),
        },
    }
