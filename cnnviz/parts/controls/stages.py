"""The controls that the lab and the signals page both have."""

from __future__ import annotations

from cnnviz.activations import ACTIVATIONS
from cnnviz.offers import ACTIVATION_NUMBERS
from cnnviz.parameters import complete
from cnnviz.parts.controls.controls import Control, Controls
from cnnviz.state.stages import StagesState
from cnnviz.words import Translate


def bias(_: Translate, make: Controls[StagesState]) -> Control:
    """What is added to every sum."""
    return make.number("number", "bias", _("Bias b"))


def filling(_: Translate, make: Controls[StagesState], modes: dict[str, str]) -> Control:
    """What padding cells hold; `modes` has the words."""
    without = make.state.padding == "valid" and not make.overrides("padding")
    return make.choice("select", "padding_mode", _("Padding mode"), modes.__getitem__, disabled=without)


def dilation(_: Translate, make: Controls[StagesState]) -> Control:
    """Gaps between the taps."""
    return make.number(
        "slider",
        "dilation",
        _("Dilation"),
        help=_(
            "The distance between neighbouring weights when they are laid on the input; 1 leaves no gaps."
        ),
    )


def channels(_: Translate, make: Controls[StagesState]) -> Control:
    """Whether a filter sums over all channels."""
    return make.choice(
        "segments",
        "depthwise",
        _("How the channels are combined"),
        {False: _("sum over all"), True: _("each by itself")}.__getitem__,
        help=_(
            "Networks normally sum over all channels. Filtering each channel separately is called depthwise convolution: groups = channels."
        ),
    )


def flip(_: Translate, make: Controls[StagesState], turned: str) -> Control:
    """Correlation or true convolution, whose kernel is `turned`."""
    words = {False: _("as it is (cross-correlation)"), True: turned}
    return make.choice("segments", "flip", _("How the kernel is applied"), words.__getitem__)


def activation(_: Translate, make: Controls[StagesState]) -> list[Control]:
    """Which function every value goes through, and its parameters."""
    chosen = ACTIVATIONS[make.state.activation]
    values = complete(chosen.parameters, dict(make.state.activation_numbers))
    sliders = [
        make.number(
            "slider",
            f"{ACTIVATION_NUMBERS}.{parameter.name}",
            _(parameter.label),
            unit=parameter.shown_unit,
            value=values[parameter.name],
        )
        for parameter in chosen.parameters
    ]
    return [
        make.choice("select", "activation", _("Activation"), lambda name: _(ACTIVATIONS[name].label)),
        *sliders,
    ]


def pooling(_: Translate, make: Controls[StagesState]) -> list[Control]:
    """Maximum or mean, the window, and what happens at the end of the map."""
    state = make.state
    kinds = {"max": _("max"), "avg": _("average"), "none": _("none")}
    kind = make.choice("segments", "pooling", _("Pooling"), kinds.__getitem__)
    if state.pooling == "none" or make.overrides("pooling"):
        return [kind]
    window = [
        make.number("number", "pool_size", _("Window")),
        make.number("number", "pool_stride", _("Pooling stride")),
    ]
    padding = [make.number("slider", "pool_padding", _("Pooling padding"))] if state.pool_size > 1 else []
    ceil = make.toggle(
        "ceil_mode",
        _("Round the size up (ceil mode)"),
        help=_("The last window may reach beyond the edge of the map, so that no element is left out."),
    )
    average = [make.toggle("include_padding", _("Include padding in the average"))]
    return [kind, *window, *padding, ceil, *(average if state.pooling == "avg" else [])]
