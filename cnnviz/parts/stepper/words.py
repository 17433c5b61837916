"""What the lab's Stepper says: names, sentences and explanations, in the visitor's language."""

from __future__ import annotations

from typing import Any

from cnnviz.parts import sum_words
from cnnviz.parts.overlap import inner_counts
from cnnviz.parts.spans import span_words
from cnnviz.parts.stepper.common_words import explain_activation, map_words, stage_titles
from cnnviz.pipeline import Run, is_picture
from cnnviz.state import LabState
from cnnviz.views.cost import cost
from cnnviz.views.sentences import listed
from cnnviz.words import Translate


def stepper_words(_: Translate, run: Run, state: LabState) -> dict[str, Any]:
    """The part of the Stepper's meta data that is read by people."""
    return {
        "words": _words(_) | (_transposed_words(_) if state.operation == "transposed" else {}),
        "titles": {"input": _("Input")} | stage_titles(_, state),
        "channel_names": channel_names(_, run),
        "explain": {
            "conv": (_explain_transposed if state.operation == "transposed" else _explain_convolution)(
                _, run, state
            ),
            "act": explain_activation(
                _,
                state,
                _(
                    "Try: Sigmoid with values from 0 to 255, then from 0 to 1. With large numbers everything ends at 0 or 1."
                ),
            ),
            "pool": _explain_pooling(_, run),
        },
    }


def channel_names(_: Translate, run: Run) -> list[str]:
    """A name for each channel of the input."""
    if len(run.pixels) == 3:
        return [_("R"), _("G"), _("B")]
    return [_("grey")] if is_picture(run.pixels) else [_("input")]


def _words(_: Translate) -> dict[str, str]:
    return (
        map_words(_)
        | span_words(_)
        | {
            "around": _("Pixels around the window"),
            "kernel": _("Kernel"),
            "agrees": _("the engine gives {value} too"),
            "differs": _("but the engine gives {value}"),
            "unused": _("no pooling window covers this element"),
            "use_result": _("Use the result as the input"),
            "demonstration": _("Demonstration"),
            "demonstration_end": _("End the demonstration"),
            "photo": _("Look like a photo"),
            "photo_end": _("Back to the stages"),
            "photo_on": _("The result is shown as a photo."),
            "photo_off": _("The stages are shown again."),
            "photo_cut": _("{place}, cut to {value}"),
        }
    )


def _transposed_words(_: Translate) -> dict[str, str]:
    """What is called otherwise where pixels reach an element, instead of lying under a window."""
    return {
        "around": _("Pixels that reach the element"),
        "window": _("Pixels"),
        "reached": _("Weights that take part: {count} of {all}"),
        "turned": _(
            "{reached}. Each pixel stands at the place of the weight that it is multiplied by, so the order is turned by 180° against the picture."
        ),
        "no_pixels": _("no pixel reaches this element"),
    }


def _explain_transposed(_: Translate, run: Run, state: LabState) -> dict[str, str]:
    channels = run.pixels.shape[0]
    convolution = cost(run).convolution
    counts = inner_counts(run)
    most = max(counts)
    purpose = [
        _(
            "The whole [[kernel]] is multiplied by each pixel, and this copy is added to the output. The copies of neighbouring pixels lie {stride} apart, so the output is usually larger than the picture; where copies overlap, they are added up. Read backwards, an element is a weighted sum of the pixels whose copies reach it: these are lit in the picture."
        ).format(stride=state.stride),
        _(
            "The output is not the original picture again: a transposed convolution has the sizes of a convolution backwards, not its values."
        ),
    ]
    look = (
        _("Away from the border, every element adds up {most} products of a channel.").format(most=most)
        if len(counts) == 1
        else _(
            "Away from the border, elements add up {counts} products of a channel, in turn. So even a uniform picture can give a map with a regular pattern, a checkerboard: see the panel Overlap."
        ).format(counts=listed(_, map(str, counts)))
    )
    return {
        "title": _("What transposed convolution does"),
        "formula": sum_words.transposed_formula(
            _, convolution.axes, channels=channels, depthwise=state.depthwise, bias=run.bias
        ),
        "purpose": " ".join(purpose),
        "look": look,
        "try": _(
            "Try: move one element to the right. With stride 2, other weights of the kernel take part; with a kernel of 4 × 4 there are always equally many."
        ),
    }


def _explain_convolution(_: Translate, run: Run, state: LabState) -> dict[str, str]:
    axes = cost(run).convolution.axes
    channels = run.pixels.shape[0]
    formula = sum_words.convolution_formula(
        _, axes, input="I", channels=channels, depthwise=state.depthwise, flip=state.flip, bias=run.bias
    )
    if state.flip:
        purpose = _(
            "True convolution turns the kernel by 180° before it multiplies; the kernel shown here is already turned. "
            "Networks skip the turn, since they learn the kernel anyway."
        )
    else:
        purpose = _(
            "The [[kernel]] is laid over a [[window]] of the picture, each [[weight]] is multiplied by the pixel under it, and the products are added. Strictly speaking this is [[cross_correlation|cross-correlation]]; in neural networks it is called convolution."
        )
    settings = sum_words.settings_in_words(_, axes, state.padding_mode)
    if channels == 1:
        look = sum_words.resemblance(_, run.weight)
    elif state.depthwise:
        look = _(
            "Each channel is [[depthwise|filtered by itself]] (groups = channels), so three maps come out: choose the one to read below the maps."
        )
    else:
        look = _(
            "Every channel has its own window, products and subtotal; the subtotals are added into one number. A [[filter]] always spans all [[channel|channels]]."
        )
    return {
        "title": _("What convolution does"),
        "formula": formula,
        "purpose": " ".join([purpose, *settings]),
        "look": look,
        "try": _(
            "Try: keep the element pinned and choose another kernel; or change the padding and look at the edge of the map."
        ),
    }


def _explain_pooling(_: Translate, run: Run) -> dict[str, str]:
    pooling = run.pooling
    found = cost(run).pooling
    if pooling is None or found is None:
        return {}
    if pooling.kind == "avg":
        purpose = _(
            "[[average_pooling|Average pooling]] keeps the mean of each window: a smaller, smoother map with less to compute after it."
        )
        look = _(
            "Whether padding counts in the average decides what happens at the border: if it does, the zeros pull the mean towards 0; if not, they have no effect."
        )
    else:
        purpose = _(
            "[[max_pooling|Max pooling]] keeps the strongest response of each window: the map shrinks, and a small shift of the picture changes little."
        )
        look = _(
            "The framed element wins. Its position is lost; only its value is passed on. Padding never wins, because it counts as minus infinity."
        )
    return {
        "title": _("What pooling does"),
        "formula": sum_words.pooling_formula(_, found.axes, pooling),
        "purpose": purpose,
        "look": look,
        "try": _(
            "Try: point at an element after pooling, or touch it, and follow the dashed frames back: they hold every pixel it can see."
        ),
    }
