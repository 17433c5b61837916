"""What the Stepper for signals says: names, sentences and explanations, in the visitor's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnviz.signal_pipeline import SignalRun
from cnnviz.signals import KERNELS
from cnnviz.state.signal import SignalState
from cnnviz.ui.stepper_words import explain_activation, stage_titles, stepper_controls
from cnnviz.words import Translate


def signal_words(_: Translate, run: SignalRun, state: SignalState) -> dict[str, Any]:
    """The part of the Stepper's meta data that is read by people."""
    return {
        "language": state.language.replace("_", "-"),
        "words": _words(_),
        "titles": {
            "input": _("Input"),
            "kernel": _("Kernel, turned") if state.flip else _("Kernel"),
        }
        | stage_titles(_, state),
        "channel_names": channel_names(_, run, state),
        "explain": {
            "conv": _explain_convolution(_, run, state),
            "act": explain_activation(
                _,
                state.activation,
                _(
                    "Try: lower the bias until only the peaks remain after ReLU. That is how a network marks where it found something."
                ),
            ),
            "pool": _explain_pooling(_, state),
        },
    }


def channel_names(_: Translate, run: SignalRun, state: SignalState) -> list[str]:
    """A name for every input channel; a file's own names are shown as they are."""
    return numbered_channels(
        _, [name if state.source == "upload" or not name else _(name) for name in run.channels]
    )


def numbered_channels(_: Translate, names: Sequence[str]) -> list[str]:
    """`names` with a number in place of each that is empty."""
    numbered = _("channel {number}")
    return [name or numbered.format(number=number) for number, name in enumerate(names, 1)]


def _words(_: Translate) -> dict[str, str]:
    return stepper_controls(_) | {
        "controls": _("Move through the signal"),
        "row": "",
        "column": _("Place"),
        "view": _("Stretch in view"),
        "closer": _("Show a shorter stretch (+)"),
        "further": _("Show a longer stretch (−)"),
        "whole": _("Show the whole signal (0)"),
        "pan": _("Move the stretch in view"),
        "samples": _("sample"),
        "sample": _("sample"),
        "window": _("window"),
        "kernel": _("kernel"),
        "products": _("products"),
        "tie": _("{count} elements tie; the first is taken."),
        "agrees": _("the engine gives {value} too"),
        "differs": _("but the engine gives {value}"),
        "stretch": _("samples {first} to {last}"),
        "place": _("place {place}: {value}"),
        "unused": _("no pooling window covers this element"),
        "map_label": _(
            "{map}. Left and right arrow keys move, with Shift by 8; up and down change the channel; plus and minus "
            "change the stretch in view; Space plays or pauses; Enter pins, Escape lets go."
        ),
        "spoken": _("{map}, place {column}: {equation} = {value}"),
    }


def _explain_convolution(_: Translate, run: SignalRun, state: SignalState) -> dict[str, str]:
    if run.input.shape[0] == 1 or state.depthwise:
        formula = f"F(n) = b + Σᵢ K(i) · x({_sample(run, state)})"
    else:
        formula = f"F(n) = b + Σ Σ K(c, i) · x(c, {_sample(run, state)})\n" + _(
            "over all channels c and taps i"
        )
    if state.flip:
        purpose = _(
            "True convolution turns the kernel back to front before it multiplies; the kernel shown here is already "
            "turned. A matched filter then needs the pulse back to front."
        )
    else:
        purpose = _(
            "The kernel is laid over a window of the signal, each weight is multiplied with the sample under it, and "
            "the products are added. Then it moves on."
        )
    if state.taps is None and state.kernel in KERNELS:
        look = _(KERNELS[state.kernel].look_for)
    else:
        look = _(
            "A large output means that the window goes up and down as the kernel does; a large negative one, that it does the opposite."
        )
    return {
        "title": _("What convolution does"),
        "formula": formula,
        "purpose": f"{purpose} {_channels(_, run, state)}".strip(),
        "look": look,
        "try": _reach(_, run),
    }


def _sample(run: SignalRun, state: SignalState) -> str:
    """Which sample tap i of the kernel as it was chosen meets at output n."""
    given = run.convolution
    step = f"{given.stride}n" if given.stride > 1 else "n"
    tap = f"{given.dilation}i" if given.dilation > 1 else "i"
    shift = -given.padding[0] + ((given.kernel - 1) * given.dilation if state.flip else 0)
    sign = "+" if shift > 0 else "−"
    return f"{step} {'−' if state.flip else '+'} {tap}" + (f" {sign} {abs(shift)}" if shift else "")


def _channels(_: Translate, run: SignalRun, state: SignalState) -> str:
    if run.input.shape[0] == 1:
        return ""
    if state.depthwise:
        return _("Each channel is filtered by itself (groups = channels), so as many come out as go in.")
    return _(
        "Every channel has its own window, products and subtotal; the subtotals are added into one number."
    )


def _reach(_: Translate, run: SignalRun) -> str:
    """One sentence on the choice that matters most: causal padding, gaps, or else where the output stands."""
    convolution = run.convolution
    if convolution.causal:
        return _(
            "Causal padding stands before the signal alone. Each output is drawn at the last sample of its window, so "
            "nothing in it moves before its cause: this is how a live signal has to be filtered."
        )
    if convolution.dilation > 1 and convolution.kernel > 1:
        return _(
            "The taps lie {dilation} samples apart, so {taps} weights reach over {reach} samples: further, at the same cost."
        ).format(
            dilation=convolution.dilation,
            taps=convolution.kernel,
            reach=(convolution.kernel - 1) * convolution.dilation + 1,
        )
    return _(
        "Each output is drawn at the middle of its window. It uses later samples too, so it can move before its cause; "
        "try causal padding."
    )


def _explain_pooling(_: Translate, state: SignalState) -> dict[str, str]:
    if state.pooling == "avg":
        formula = _("P(n) = sum of the window / number of elements")
        purpose = _("Average pooling keeps the mean of each window: a shorter and smoother signal.")
        look = _(
            "The divisor decides what padding does: counted, the zeros pull the mean down at the ends; left out, they do not."
        )
    else:
        formula = _("P(n) = largest value of the window")
        purpose = _(
            "Max pooling keeps the strongest response of each window: the signal gets shorter, and a small delay changes little."
        )
        look = _(
            "The framed element wins. Its exact place is forgotten; only its value goes on. Padding never wins, since it counts as minus infinity."
        )
    return {
        "title": _("What pooling does"),
        "formula": formula,
        "purpose": purpose,
        "look": look,
        "try": _(
            "Try: point at a pooled bar and follow the dashed frames up: they hold every sample it can see."
        ),
    }
