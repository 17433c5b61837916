"""Which controls the lab, the signals page and the page of training have in a state."""

from __future__ import annotations

from typing import Any

from cnnviz.images.patterns import PATTERNS
from cnnviz.kernel_training import HIDDEN, label
from cnnviz.offers import PATTERN_NUMBERS
from cnnviz.parameters import complete
from cnnviz.parts.controls import second, stages
from cnnviz.parts.controls.controls import Control, Controls, group, grouped
from cnnviz.parts.part import Content
from cnnviz.state.lab import LabState
from cnnviz.state.signal import SignalState
from cnnviz.state.train.kernel import SIDES, TrainKernelState
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.state.train.own import TrainOwnState
from cnnviz.training.data import OWN
from cnnviz.words import Translate


def lab_controls(_: Translate, state: LabState) -> Content:
    """The lab's controls in groups: bias, convolution, activation, pooling, the second step, and how maps are shown."""
    make = Controls(
        state,
        state.overridden,
        _("“Look like a photo” has set this. Your own choice is kept and returns with “Back to the stages”."),
    )
    return grouped(
        _,
        group("bias", None, [stages.bias(_, make)]),
        group("convolution", _("Convolution"), _lab_first_stage(_, make)),
        group("activation", _("Activation"), stages.activation(_, make), unfolded=True),
        group("pooling", _("Pooling"), stages.pooling(_, make)),
        group("second", _("Second step"), second.second_step(_, make), unfolded=True),
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


def kernel_training_controls(_: Translate, state: TrainKernelState) -> Content:
    """Which picture is learnt from and what, the kernel that learns, and how it learns."""
    make = Controls(state)
    channels = {False: _("grey"), True: _("red, green, blue")}
    pattern = PATTERNS.get(state.pattern) if state.source == "pattern" else None
    parameters = () if pattern is None else pattern.parameters
    numbers = complete(parameters, dict(state.pattern_numbers))
    own = state.source == "own"
    parts = {False: _("middle, unscaled"), True: _("all, scaled")}
    picture = [
        *(
            make.number(
                "slider",
                f"{PATTERN_NUMBERS}.{parameter.name}",
                _(parameter.label),
                unit=parameter.shown_unit,
                value=numbers[parameter.name],
            )
            for parameter in parameters
        ),
        make.number("slider", "size", _("Longer side"), unit=" px"),
        *(
            [
                make.choice(
                    "segments",
                    "scaled",
                    _("Part of the pictures"),
                    parts.__getitem__,
                    help=_(
                        "Scaling mixes neighbouring pixels, which makes it hard to find what was done to each pixel. The unscaled middle keeps every pixel as it is."
                    ),
                )
            ]
            if own
            else []
        ),
        make.choice("segments", "colour", _("Channels"), channels.__getitem__),
        make.choice(
            "segments",
            "pixels",
            _("Pixel values"),
            {"centred": _("mean subtracted"), "unit": _("0 to 1")}.__getitem__,
            help=_(
                "With the mean subtracted, the learning rate can be larger before the loss explodes, so the kernel can learn in fewer steps."
            ),
        ),
    ]
    hidden = not own and state.target in HIDDEN
    targets = [
        make.choice(
            "select",
            "target",
            _("What makes the target map"),
            lambda name: _(label(name)),
            help=_(
                "The target map is the output of this kernel or of this nonlinear operation. The kernel that learns is compared with this map alone."
            ),
        ),
    ]
    target = [
        *([] if own else targets),
        make.toggle(
            "shown",
            _("Show the hidden kernel") if hidden else _("Show the best kernel"),
            help=None
            if hidden
            else _(
                "The best kernel has the smallest possible loss. Its weights are computed directly by least squares."
            ),
        ),
    ]
    sizes = {side: f"{side} × {side}" for side in SIDES}
    starts = {"random": _("random"), "zero": _("all zero")}
    learner = [
        make.choice("segments", "side", _("Size"), sizes.__getitem__),
        make.toggle("bias", _("Learn a bias as well")),
        make.choice("segments", "start", _("Initial weights"), starts.__getitem__),
        *([make.number("number", "seed", _("Random seed"))] if state.start == "random" else []),
        make.choice(
            "segments",
            "rule",
            _("Optimiser"),
            {"plain": _("gradient descent"), "momentum": _("momentum 0.9")}.__getitem__,
            help=_("With momentum, each step also adds 0.9 times the previous step."),
        ),
    ]
    return grouped(
        _,
        group("picture", _("Picture"), picture, unfolded=True),
        group("target", _("Target"), target, unfolded=True),
        group("learner", _("The kernel that learns"), learner, unfolded=True),
    )


def network_training_controls(_: Translate, state: TrainNetworkState) -> Content:
    """What a network learns from, and how it is trained; any change begins anew."""
    make = Controls(state)
    sources = {
        "digits": _("digits"),
        "fashion": _("clothes"),
        "shapes": _("shapes"),
        OWN: _("your own classes"),
    }
    rules = {"sgd": _("gradient descent"), "momentum": _("momentum 0.9"), "adam": "Adam"}
    starts = {
        "he": _("random, scaled by the number of inputs (He)"),
        "normal": _("random, standard deviation 0.01"),
        "zero": _("all zero"),
    }
    data = [
        make.choice("segments", "source", _("Pictures"), sources.__getitem__),
        *([] if state.source == OWN else [make.number("slider", "count", _("Training pictures"))]),
    ]
    training = [
        make.choice("select", "rule", _("Optimiser"), rules.__getitem__),
        make.choice(
            "select",
            "batch",
            _("Batch size"),
            str,
            help=_(
                "The number of training pictures in one step: the mean of their gradients changes the weights once."
            ),
        ),
        make.choice(
            "select",
            "epochs",
            _("Epochs"),
            str,
            help=_(
                "In one epoch, every training picture is used once. Training ends after this number of epochs."
            ),
        ),
    ]
    more = [
        make.toggle(
            "shuffled",
            _("Shuffle the labels"),
            help=_(
                "The labels of the training pictures are exchanged at random, so there is no rule to learn. The network can only memorise the pictures."
            ),
        ),
        make.toggle(
            "augment",
            _("Augment the training pictures"),
            help=_(
                "Each training picture is shifted, turned and scaled a little at random every time it is used, so that the network hardly ever sees the same picture twice."
            ),
        ),
        make.toggle(
            "shifted",
            _("Shift the held-out pictures"),
            help=_(
                "The held-out pictures are shifted by up to 3 pixels. This tests the network on positions that the training pictures do not have."
            ),
        ),
        make.choice("select", "start", _("Initial weights"), starts.__getitem__),
        make.number("number", "seed", _("Random seed")),
        make.choice(
            "segments",
            "schedule",
            _("Learning rate schedule"),
            {"constant": _("constant"), "cosine": _("cosine, down to 0")}.__getitem__,
        ),
        make.choice(
            "select",
            "decay",
            _("Weight decay"),
            str,
            help=_("This multiple of each weight is added to its gradient, which keeps the weights small."),
        ),
    ]
    return grouped(
        _,
        group("data", _("Data"), data, unfolded=True),
        group("training", _("Training"), training, unfolded=True),
        group("more", _("More settings"), more),
    )


def own_classes_controls(_: Translate, state: TrainOwnState) -> Content:
    """Which classes there are to begin with, and the seed of a network from scratch."""
    make = Controls(state)
    names = {"drawings": _("drawings"), "photos": _("photos"), "nothing": _("nothing")}
    start = make.choice(
        "segments",
        "start",
        _("Start with"),
        names.__getitem__,
        help=_("Each choice keeps its own classes and pictures, so that you can return to them."),
    )
    seed = [make.number("number", "seed", _("Random seed"))] if state.way == "scratch" else []
    return grouped(_, group("start", None, [start, *seed]))


def _lab_first_stage(_: Translate, make: Controls[LabState]) -> list[Control]:
    """Which operation, and its own settings."""
    names = {"convolution": _("convolution"), "transposed": _("transposed")}
    operation = make.choice(
        "segments",
        "operation",
        _("Operation"),
        names.__getitem__,
        help=_(
            "A transposed convolution multiplies the kernel by each pixel and adds these copies up, a stride apart: the map is usually larger than the picture."
        ),
    )
    colour = make.state.colour
    if make.state.operation == "transposed":
        return [operation, *_lab_transposed(_, make, colour=colour)]
    return [operation, *_lab_convolution(_, make, colour=colour)]


def _lab_transposed(_: Translate, make: Controls[LabState], *, colour: bool) -> list[Control]:
    paddings = {"valid": _("none"), "same": _("same size (same)")}
    fits = make.state.stride > 1 or make.state.dilation > 1 or make.state.output_padding > 0
    extra = make.number(
        "slider",
        "output_padding",
        _("Output padding"),
        help=_("Rows and columns added at the bottom and right of the output; fewer than the stride."),
    )
    return [
        make.number(
            "slider",
            "stride",
            _("Stride"),
            help=_("How many pixels of the output lie between two copies of the kernel."),
        ),
        make.choice(
            "select",
            "padding",
            _("Padding"),
            lambda name: paddings.get(name) or _("{count} cut off on every side").format(count=name),
            help=_("A transposed convolution does not add padding to its input but cuts it off its output."),
        ),
        *([extra] if fits else []),
        stages.dilation(_, make),
        *([stages.channels(_, make)] if colour else []),
    ]


def _lab_convolution(_: Translate, make: Controls[Any], *, colour: bool) -> list[Control]:
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


def _signal_convolution(_: Translate, make: Controls[Any], channels: int) -> list[Control]:
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


def _view(_: Translate, make: Controls[Any]) -> Control:
    views = {
        "diverging": _("signed: blue − 0 + orange"),
        "clip": _("clipped to the pixel range"),
        "minmax": _("from smallest to largest"),
        "absolute": _("absolute value"),
    }
    return make.choice("select", "view", _("Map colours"), views.__getitem__)
