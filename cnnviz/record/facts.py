"""The settings of a link in words."""

from __future__ import annotations

from cnnviz import signals
from cnnviz.activations import ACTIVATIONS
from cnnviz.images.digits import samples
from cnnviz.images.gallery import PHOTOS
from cnnviz.images.patterns import PATTERNS
from cnnviz.images.picture import Pixels
from cnnviz.inputs import sample_number
from cnnviz.kernel_training import label as kernel_target
from cnnviz.parts.chain.content import input_sentence
from cnnviz.parts.stepper.second_words import second_title
from cnnviz.pipeline import Source
from cnnviz.reader import shipped
from cnnviz.second_step import is_possible
from cnnviz.state import LabState, NetworkState, SignalState
from cnnviz.state.stages import StagesState
from cnnviz.state.train import TrainKernelState, TrainNetworkState, TrainStepState
from cnnviz.views.kernel_name import CHANGED, kernel_name
from cnnviz.views.numbers import grouped
from cnnviz.words import N_, Translate
from cnnviz.zoo import SHIPPED

MNIST = N_("MNIST digits: Yann LeCun, Corinna Cortes and Christopher J. C. Burges · CC BY-SA 3.0")
NETWORK = N_("Network: {credit}")
PHOTO = N_("Photo: {credit}")


def lab_facts(_: Translate, state: LabState, pixels: Pixels, input: Source) -> list[str]:
    """What is said of a recorded lab: its picture, its `input` if that is a result, its kernels unless they are covered, the settings
    of its stages and what follows them.
    """
    names = ", ".join(kernel_name(_, one) for one in state.filters)
    kernel = _kernel(_, state, _named(_, _("Kernels") if state.others else _("Kernel"), names))
    paddings = {"same": _("same size (same)")}
    padding = paddings.get(state.padding) or _("{count} on every side").format(count=state.padding)
    facts = [
        _picture(_, state, pixels),
        *([input_sentence(_, state, input)] if state.before else []),
        *kernel,
    ]
    if state.operation == "transposed":
        padding = _("{count} cut off on every side").format(count=state.padding)
        facts.append(_named(_, _("Operation"), _("transposed convolution")))
        if state.output_padding:
            facts.append(_named(_, _("Output padding"), str(state.output_padding)))
    facts += _stages(_, state, padding)
    if is_possible(state):
        facts.append(_named(_, _("After the stages"), second_title(_, state.then)))
    return facts


def signal_facts(_: Translate, state: SignalState) -> list[str]:
    """What is said of a recorded signals page: its signal, its kernel unless it is covered, and the settings of its stages."""
    kernel = _(signals.KERNELS[state.kernel].label)
    if state.taps is not None:
        kernel = _(CHANGED).format(kernel=kernel)
    paddings = {"same": _("same length (same)"), "causal": _("before the signal only (causal)")}
    padding = paddings.get(state.padding) or _("{count} at both ends").format(count=state.padding)
    brought = state.source == "upload"
    signal = _named(_, _("Signal"), _("own recording") if brought else _(signals.SIGNALS[state.signal].label))
    return [signal, *_kernel(_, state, _named(_, _("Kernel"), kernel)), *_stages(_, state, padding)]


def network_facts(_: Translate, state: NetworkState, pixels: Pixels) -> list[str]:
    """What is said of a recorded network page: its network and its picture, of which it is not told what it shows where answers are
    hidden.
    """
    known = SHIPPED.get(state.network)
    label = _("own network") if known is None else _(known.label)
    return [_named(_, _("Network"), label), _picture(_, state, pixels)]


def credits_of(_: Translate, state: LabState | NetworkState) -> list[str]:
    """Who made the picture and the network of a recorded page, and their licences."""
    lines = []
    if state.source == "photo":
        lines.append(_(PHOTO).format(credit=PHOTOS[state.photo].credit))
    if isinstance(state, NetworkState):
        if state.source == "sample" and state.network in SHIPPED:
            lines.append(_(MNIST))
        if state.network in SHIPPED:
            lines.append(_(NETWORK).format(credit=SHIPPED[state.network].credit))
    return lines


def kernel_training_facts(_: Translate, state: TrainKernelState, pixels: Pixels) -> list[str]:
    """What is said of a recorded kernel that learns: its picture, what makes its target, and how it begins."""
    picture = _picture(_, state, pixels)
    start = _("zeros") if state.start == "zero" else _named(_, _("Random seed"), str(state.seed))
    facts = [
        picture,
        _named(_, _("Target map"), _(kernel_target(state.target))),
        _named(_, _("Start"), start),
    ]
    return [*facts, _("{rows} × {columns} weights").format(rows=state.side, columns=state.side)]


def network_training_facts(_: Translate, state: TrainNetworkState) -> list[str]:
    """What is said of a recorded network that learns: its pictures, how it is trained and its seed."""
    count = _named(_, _("Training pictures"), grouped(state.count))
    rate = _named(_, _("Learning rate"), f"{state.rates[0][1]:g}")
    batch = _named(_, _("Batch size"), str(state.batch))
    return [count, batch, rate, _named(_, _("Random seed"), str(state.seed))]


def step_facts(_: Translate, state: TrainStepState) -> list[str]:
    """What is said of a recorded step: its rate and the seed of its weights."""
    rate = _named(_, _("Learning rate"), f"{state.rate:g}")
    return [rate, _named(_, _("Random seed"), str(state.seed))]


def photo_credits(_: Translate, state: TrainKernelState) -> list[str]:
    """Who made the photo that a kernel learns from, and its licence."""
    return [_(PHOTO).format(credit=PHOTOS[state.photo].credit)] if state.source == "photo" else []


def _picture(_: Translate, state: LabState | NetworkState | TrainKernelState, pixels: Pixels) -> str:
    match state:
        case LabState(source="upload" | "camera") | NetworkState(source="upload" | "camera"):
            name, what = _("Picture"), _("own picture")
        case NetworkState(source="sample") if state.network in SHIPPED and not state.hides("answers"):
            name, what = _("Digit"), str(samples()[1][sample_number(state, shipped(state.network))])
        case NetworkState(source="sample"):
            name, what = _("Picture"), _("held out from training")
        case LabState(source="pattern") | TrainKernelState(source="pattern"):
            name, what = _("Pattern"), _(PATTERNS[state.pattern].label)
        case LabState(source="drawing") | NetworkState(source="drawing"):
            name, what = _("Picture"), _("drawn by hand")
        case _other:
            name, what = _("Photo"), _(PHOTOS[state.photo].label)
    height, width = pixels.shape[1:]
    size = _("{width} × {height} pixels").format(width=width, height=height)
    return _("{first}, {then}").format(first=_named(_, name, what), then=size)


def _kernel(_: Translate, state: StagesState, said: str) -> list[str]:
    """What is `said` of the kernel, unless that waits to be revealed."""
    return [] if "kernel" in state.covered() else [said]


def _stages(_: Translate, state: StagesState, padding: str) -> list[str]:
    """Those that are not as they are at first, and what follows the convolution."""
    pooling = {"max": _("max"), "avg": _("average"), "none": _("none")}
    facts = {
        _("Stride"): str(state.stride) if state.stride > 1 else "",
        _("Padding"): padding if state.padding != "valid" else "",
        _("Dilation"): str(state.dilation) if state.dilation > 1 else "",
        _("Activation"): _(ACTIVATIONS[state.activation].label),
        _("Pooling"): pooling[state.pooling],
    }
    return [_named(_, name, what) for name, what in facts.items() if what]


def _named(_: Translate, name: str, what: str) -> str:
    return _("{name}: {way}").format(name=name, way=what)
