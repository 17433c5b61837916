"""Which controls the lab and the signals page have in a state."""

from __future__ import annotations

from cnnviz.parts.controls import stages
from cnnviz.parts.controls.controls import Control, Controls, group, grouped
from cnnviz.parts.part import Content
from cnnviz.state.lab import LabState
from cnnviz.state.signal import SignalState
from cnnviz.words import Translate


def lab_controls(_: Translate, state: LabState) -> Content:
    """The lab's controls in groups: bias, convolution, activation, pooling, and how maps are shown."""
    make = Controls(state)
    return grouped(
        _,
        group("bias", None, [stages.bias(_, make)]),
        group("convolution", _("Convolution"), _lab_convolution(_, make, colour=state.colour)),
        group("activation", _("Activation"), stages.activation(_, make), unfolded=True),
        group("pooling", _("Pooling"), stages.pooling(_, make)),
        group("view", _("View"), [_view(_, make)]),
    )


def signal_controls(_: Translate, state: SignalState, channels: int) -> Content:
    """The signals page's controls in groups: bias, convolution of so many `channels`, activation and pooling."""
    make = Controls(state)
    return grouped(
        _,
        group("bias", None, [stages.bias(_, make)]),
        group("convolution", _("Convolution"), _signal_convolution(_, make, channels), unfolded=True),
        group("activation", _("Activation"), stages.activation(_, make)),
        group("pooling", _("Pooling"), stages.pooling(_, make)),
    )


def _lab_convolution(_: Translate, make: Controls, *, colour: bool) -> list[Control]:
    paddings = {"valid": _("none (valid)"), "same": _("same size (same)")}
    modes = {
        "zeros": _("zeros"),
        "reflect": _("reflect: mirrored at the border pixel"),
        "replicate": _("replicate: the border pixel repeated"),
        "circular": _("circular: from the opposite side"),
    }
    return [
        make.number("slider", "stride", _("Stride"), help=_("How many pixels the window moves at a time.")),
        make.choice(
            "select",
            "padding",
            _("Padding"),
            lambda name: paddings.get(name) or _("{count} on every side").format(count=name),
            help=_("Extra pixels added around the picture so that the window also fits at the border."),
        ),
        stages.filling(_, make, modes),
        stages.dilation(_, make),
        *([stages.channels(_, make)] if colour else []),
        stages.flip(_, make, _("turned by 180° (true convolution)")),
    ]


def _signal_convolution(_: Translate, make: Controls, channels: int) -> list[Control]:
    paddings = {
        "valid": _("none (valid)"),
        "same": _("same length (same)"),
        "causal": _("before the signal only (causal)"),
    }
    modes = {
        "zeros": _("zeros"),
        "reflect": _("reflect: mirrored at the last sample"),
        "replicate": _("replicate: the last sample repeated"),
        "circular": _("circular: from the other end"),
    }
    return [
        make.choice(
            "select",
            "padding",
            _("Padding"),
            lambda name: paddings.get(name) or _("{count} at both ends").format(count=name),
            help=_(
                "Samples added before and after the signal so that the window also fits at the ends. Causal padding is added only before the signal, so that no output uses a later sample."
            ),
        ),
        stages.filling(_, make, modes),
        make.number("slider", "stride", _("Stride"), help=_("How many samples the window moves at a time.")),
        stages.dilation(_, make),
        *([stages.channels(_, make)] if channels > 1 else []),
        stages.flip(_, make, _("reversed (true convolution)")),
    ]


def _view(_: Translate, make: Controls) -> Control:
    views = {
        "diverging": _("signed: blue − 0 + orange"),
        "clip": _("clipped to the pixel range"),
        "minmax": _("from smallest to largest"),
        "absolute": _("absolute value"),
    }
    return make.choice("select", "view", _("Map colours"), views.__getitem__)
