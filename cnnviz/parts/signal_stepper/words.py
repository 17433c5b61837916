"""What the Stepper for signals says: names, sentences and explanations, in the visitor's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnviz.parts import sum_words
from cnnviz.parts.stepper.common_words import explain_activation, stage_titles, stepper_controls
from cnnviz.signal_pipeline import SignalRun
from cnnviz.signals import KERNELS
from cnnviz.state.signal import SignalState
from cnnviz.views.cost import cost
from cnnviz.words import Translate


def signal_words(_: Translate, run: SignalRun, state: SignalState) -> dict[str, Any]:
    """The part of the Stepper's meta data that is read by people."""
    return {
        "words": _words(_),
        "titles": {"input": _("Input"), "kernel": _("Kernel, turned") if state.flip else _("Kernel")}
        | stage_titles(_, state),
        "channel_names": channel_names(_, run, state),
        "explain": {
            "conv": _explain_convolution(_, run, state),
            "act": explain_activation(
                _,
                state,
                _(
                    "Try: lower the bias until only the peaks remain after ReLU. This is how a network marks where it has found something."
                ),
            ),
            "pool": _explain_pooling(_, run),
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
    return [name or numbered.format(number=number) for number, name in enumerate(names)]


def _words(_: Translate) -> dict[str, str]:
    return stepper_controls(_) | {
        "controls": _("Move through the signal"),
        "row": "",
        "column": _("Position"),
        "view": _("Visible section"),
        "closer": _("Zoom in (+)"),
        "further": _("Zoom out (−)"),
        "whole": _("Show the whole signal (0)"),
        "pan": _("Move the visible section"),
        "samples": _("sample"),
        "sample": _("sample"),
        "window": _("window"),
        "kernel": _("kernel"),
        "products": _("products"),
        "tie": _("{count} elements tie; the first is taken."),
        "agrees": _("the engine gives {value} too"),
        "differs": _("but the engine gives {value}"),
        "stretch": _("samples {first} to {last}"),
        "one_sample": _("sample {first}"),
        "place": _("position {place}: {value}"),
        "unused": _("no pooling window covers this element"),
        "map_label": _(
            "{map}. Left and right arrow keys move, with Shift by 8; up and down change the channel; plus and minus "
            "change the stretch in view; Space plays or pauses; Enter pins, Escape lets go."
        ),
        "spoken": _("{map}, position {column}: {equation} = {value}"),
    }


def _explain_convolution(_: Translate, run: SignalRun, state: SignalState) -> dict[str, str]:
    axes = cost(run).convolution.axes
    if state.flip:
        purpose = _(
            "True convolution reverses the kernel before multiplying; the kernel shown here is already reversed. "
            "A matched filter then needs the pulse reversed."
        )
    else:
        purpose = _(
            "The [[kernel]] is laid over a [[window]] of the signal, each [[weight]] is multiplied by the sample under it, and the products are added. Then the window moves on."
        )
    settings = sum_words.settings_in_words(_, axes, state.padding_mode)
    if state.taps is None and state.kernel in KERNELS:
        look = _(KERNELS[state.kernel].look_for)
    else:
        look = sum_words.resemblance(_, run.weight)
    return {
        "title": _("What convolution does"),
        "formula": sum_words.convolution_formula(
            _,
            axes,
            input="x",
            channels=len(run.input),
            depthwise=state.depthwise,
            flip=state.flip,
            bias=run.bias,
        ),
        "purpose": " ".join(filter(None, [purpose, _channels(_, run, state), *settings])),
        "look": look,
        "try": _reach(_, state),
    }


def _channels(_: Translate, run: SignalRun, state: SignalState) -> str:
    if run.input.shape[0] == 1:
        return ""
    if state.depthwise:
        return _("Each channel is filtered by itself (groups = channels), so as many come out as go in.")
    return _(
        "Every channel has its own window, products and subtotal; the subtotals are added into one number."
    )


def _reach(_: Translate, state: SignalState) -> str:
    """Where the output stands: at the end of its window with causal padding, else in the middle."""
    if state.padding == "causal":
        return _(
            "Causal padding is added only before the signal. Each output is drawn at the last sample of its window, so it "
            "never reacts before its cause: this is how a live signal must be filtered."
        )
    return _(
        "Each output is drawn at the middle of its window. It also uses later samples, so it can react before its cause; "
        "try causal padding."
    )


def _explain_pooling(_: Translate, run: SignalRun) -> dict[str, str]:
    pooling = run.pooling
    found = cost(run).pooling
    if pooling is None or found is None:
        return {}
    if pooling.kind == "avg":
        purpose = _("Average pooling keeps the mean of each window: a shorter and smoother signal.")
        look = _(
            "Whether padding counts in the average decides what happens at the ends: if it does, the zeros pull the mean towards 0; if not, they have no effect."
        )
    else:
        purpose = _(
            "Max pooling keeps the strongest response of each window: the signal gets shorter, and a small delay changes little."
        )
        look = _(
            "The framed element wins. Its exact position is lost; only its value is passed on. Padding never wins, because it counts as minus infinity."
        )
    return {
        "title": _("What pooling does"),
        "formula": sum_words.pooling_formula(_, found.axes, pooling),
        "purpose": purpose,
        "look": look,
        "try": _(
            "Try: point at a pooled bar, or touch it, and follow the dashed frames up: they hold every sample it can see."
        ),
    }
