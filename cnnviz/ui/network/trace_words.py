"""What the trace says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnviz.ui.network.graph_words import graph_title
from cnnviz.words import Translate


def trace_titles(_: Translate, meta: Mapping[str, Any]) -> list[str]:
    """A name for each step of what :func:`trace_payload` gave."""
    return [_step_title(_, step) for step in meta["steps"]]


def _step_title(_: Translate, step: Mapping[str, Any]) -> str:
    if step["kind"] == "given":
        return _("Pixel") if step["is_input"] else _("Number of the model")
    return graph_title(_, step["op_type"])


def trace_words(_: Translate) -> dict[str, str]:
    """Sentences; the browser fills in numbers and places."""
    return {
        "way": _("The way from the pixels, at the left, to the number at the right"),
        "class": _("class {label}"),
        "cell": _("map {map}, row {row}, column {column}"),
        "sample": _("map {map}, place {place}"),
        "number": _("number {number}"),
        "start": _("Start here"),
        "follow": _("Follow this number"),
        "followed": _("Now the way leads over {place}."),
        "same": _("the engine's number"),
        "agrees": _("the engine's number; {gap} apart by rounding"),
        "differs": _("the engine has another number, {gap} apart"),
        "compared": _(
            "Worked out here in 64 bits: {exact}. Rounding to 32 bits may move it by {most} at most."
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
        "more": _("Show {count} terms"),
        "fewer": _("Show fewer"),
        "by_channel": _("The sums of {count} maps"),
        "channel": _("map {map}"),
        "largest": _("The largest of {count} numbers goes on; the others have no part in it."),
        "smallest": _("The smallest of {count} numbers goes on; the others have no part in it."),
        "ties": _("{count} are equal to it, and the first is taken."),
        "no_padding": _("{count} cells of the window lie on the padding, which never wins."),
        "wins": _("wins"),
        "passes_all": _("It lets the number through as it is."),
        "passes_nothing": _("It stops the number: nothing goes on, and a small change would not be noticed."),
        "passes_part": _("It lets {slope} times the number through."),
        "passes_bent": _("Where the number is, the curve rises by {slope} for each step of 1."),
        "share": _(
            "Each score becomes a power of e, with the largest score taken off first. Divided by their sum they "
            "are probabilities: {own} / {total} = {value}."
        ),
        "log_share": _(
            "Each score becomes a power of e, with the largest score taken off first. The logarithm of its share "
            "is {value}; the share is {own} / {total}."
        ),
        "factors": _("Two numbers multiplied, and both depend on the picture:"),
        "moved": _("The same number at another place: this layer only lays numbers out in another way."),
        "filled": _("A cell of the padding: its number is fixed and comes from nowhere."),
        "closed": _(
            "The arithmetic of this layer is not shown here. Up to {parts} numbers have a part in it."
        ),
        "same_place": _("The way goes on with the number at the same place."),
        "ends": _("The way ends here."),
        "pixel": _("The pixel as the network gets it."),
        "fixed": _("It came with the model and does not depend on the picture."),
        "sees_title": _("What this number sees: {what}"),
        "sees": _(
            "It depends on rows {top} to {bottom} and columns {left} to {right} of the input, {rows} × {columns} "
            "pixels, and on nothing else."
        ),
        "sees_all": _("It depends on all {rows} × {columns} pixels of the input."),
        "sees_nothing": _("It depends on no pixel of the input."),
        "gaps": _("Its windows have gaps: {count} pixels count, the veiled ones between them do not."),
        "sees_padding": _(
            "Its windows reach over the border, into the padding: {above} rows above, {below} below, {before} "
            "columns on the left, {after} on the right."
        ),
        "picture": _("The pixels it depends on, framed, and the pixel at the end of the way."),
        "shares": _("What each pixel gave: orange for it, blue against it."),
        "shared": _(
            "For this picture every activation is on one straight piece and every pooling has one winner. So the "
            "number is a sum of pixels times weights, and of biases:"
        ),
        "pixels_for": _("pixels for it"),
        "pixels_against": _("pixels against it"),
        "layer_bias": _("bias of {layer}"),
        "shared_check": _("{what}: the engine has {value}, {gap} apart."),
        "numbers": _("Around the pixel at row {row}, column {column} of map {map}:"),
        "around": _("The numbers that the network gets"),
        "around_map": _("The numbers that the network gets, map {map}"),
        "gave": _("What each of them gave"),
    }
