"""What the trace says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnviz.parts.graph.words import graph_title
from cnnviz.parts.spans import span_words
from cnnviz.words import Translate


def trace_titles(_: Translate, meta: Mapping[str, Any]) -> list[str]:
    """A name for each step of what :func:`cnnviz.parts.trace.content.trace_payload` gave."""
    return [_step_title(_, step) for step in meta["steps"]]


def _step_title(_: Translate, step: Mapping[str, Any]) -> str:
    if step["kind"] == "given":
        return _("Pixel") if step["is_input"] else _("Constant in the model")
    return graph_title(_, step["op_type"])


def trace_words(_: Translate) -> dict[str, str]:
    """The sentences of the trace's panel; the browser fills in numbers and places."""
    return span_words(_) | {
        "way": _("The path from the pixels, on the left, to the number on the right"),
        "class": _("class {label}"),
        "cell": _("map {map}, row {row}, column {column}"),
        "sample": _("map {map}, position {place}"),
        "number": _("number {number}"),
        "start": _("Start here"),
        "follow": _("Follow this number"),
        "followed": _("The path now goes through {place}."),
        "same": _("matches the engine"),
        "agrees": _("matches the engine; differs by {gap} through rounding"),
        "differs": _("the engine gives a different number, off by {gap}"),
        "compared": _(
            "Computed here with 64 bits: {exact}. Rounding to 32 bits can change it by at most {most}."
        ),
        "products": _("{count} products of a number and its weight, the strongest first:"),
        "plain": _("The sum of {count} numbers, the strongest first:"),
        "mean": _("The mean of {count} numbers: their sum divided by {divisor}."),
        "others": _("the other {count} terms"),
        "other_channels": _("the other {count} maps"),
        "padding": _("{count} terms on the padding"),
        "bias": _("bias"),
        "total": _("sum"),
        "divided": _("divided by {divisor}"),
        "more": _("Show the {count} strongest terms"),
        "fewer": _("Show fewer"),
        "by_channel": _("The sums of {count} maps"),
        "channel": _("map {map}"),
        "largest": _("The largest of {count} numbers is passed on; the others do not matter."),
        "smallest": _("The smallest of {count} numbers is passed on; the others do not matter."),
        "ties": _("{count} are equal to it, and the first is taken."),
        "no_padding": _("{count} elements of the window are padding, which never wins."),
        "wins": _("wins"),
        "passes_all": _("It lets the number through as it is."),
        "passes_nothing": _(
            "It stops the number: 0 is passed on, and a small change would make no difference."
        ),
        "passes_part": _("It multiplies the number by {slope}."),
        "passes_bent": _(
            "At this number, the slope of the curve is {slope}: a small change of the input changes the output about {slope} times as much."
        ),
        "share": _(
            "The largest logit is subtracted from each logit, and e is raised to the result. Divided by their sum, these powers are the probabilities: {own} / {total} = {value}."
        ),
        "log_share": _(
            "The largest logit is subtracted from each logit, and e is raised to the result. The logarithm of its share of the sum is {value}; the share is {own} / {total}."
        ),
        "factors": _("Two numbers are multiplied, and both depend on the picture:"),
        "moved": _("The same number at another position: this layer only rearranges the numbers."),
        "filled": _("An element of the padding: its value is fixed and does not come from the input."),
        "closed": _("The arithmetic of this layer is not shown here. Up to {parts} numbers take part in it."),
        "same_place": _("The path continues with the number at the same position."),
        "largest_on": _("The path continues with the largest of them in absolute value."),
        "rounded": _("The sum is rounded to the nearest whole number from {low} to {high}."),
        "ends": _("The path ends here."),
        "pixel": _("The pixel value fed to the network."),
        "fixed": _("It is part of the model and does not depend on the picture."),
        "sees_title": _("What this number sees: {what}"),
        "sees": _(
            "It depends on {rows} and {columns} of the input, {height} × {width} pixels, and on nothing else."
        ),
        "sees_all": _("It depends on all {rows} × {columns} pixels of the input."),
        "sees_nothing": _("It depends on no pixel of the input."),
        "gaps": _("Its windows have gaps: only {count} pixels count; the faded ones between them do not."),
        "sees_padding": _(
            "Its windows reach over the border, into the padding: {above} rows above, {below} below, {before} "
            "columns on the left, {after} on the right."
        ),
        "picture": _("The pixels this number depends on (framed), and the pixel at the end of the path."),
        "shares": _("What each pixel contributed: orange raises the number, blue lowers it."),
        "shared": _(
            "For this picture every activation is on one straight piece and every pooling window picks one value. So this number is a weighted sum of pixels, plus the biases:"
        ),
        "pixels_for": _("pixels that raise it"),
        "pixels_against": _("pixels that lower it"),
        "layer_bias": _("bias of {layer}"),
        "shared_check": _("{what}: the engine gives {value}, a difference of {gap}."),
        "numbers": _("Around the pixel in channel {map}, row {row}, column {column}:"),
        "around": _("The numbers fed to the network"),
        "around_map": _("The numbers fed to the network, channel {map}"),
        "gave": _("What each of them contributed"),
        "corner": _("row / column"),
        "pair": _("{name}: {way}"),
        "then": _("{first}, {then}"),
    }
