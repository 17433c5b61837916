"""What a worksheet says about its numbers: where they come from, the settings, the formulas."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz import activations, kernels, signals
from cnnviz.images.gallery import PHOTOS
from cnnviz.images.patterns import PATTERNS
from cnnviz.pipeline import Run, Stages
from cnnviz.state import LabState, SignalState
from cnnviz.state.stages import StagesState
from cnnviz.views.kernel_name import own_size
from cnnviz.views.numbers import number
from cnnviz.views.worksheet.words import WORDS
from cnnviz.words import Translate
from cnnviz.worksheets import Map, Worksheet


def said(_: Translate, word: str, **values: object) -> str:
    """One of the worksheet's messages, filled in."""
    return _(WORDS[word]).format(**values)


def printed(value: float, decimals: int) -> str:
    """A number with all its decimals and a true minus sign."""
    return f"{value + 0.0:.{decimals}f}".replace("-", "−")


def counts(places: npt.NDArray[np.intp]) -> list[str]:
    """Numbers of rows or columns; those of the padding before the first have a true minus sign."""
    return [printed(place, 0) for place in places]


def times(sizes: tuple[int, ...]) -> str:
    """``2 × 3``, where no line ends."""
    return "\u00a0×\u00a0".join(map(str, sizes))


def place(sheet: Worksheet) -> str:
    """The marked output, ``F(3, 4)``, or ``F(4)`` of a signal."""
    row, column = sheet.place
    return f"F({column})" if sheet.is_signal else f"F({row}, {column})"


def source(_: Translate, state: StagesState, run: Stages) -> str:
    """What the numbers are a part of."""
    if isinstance(state, SignalState):
        name = said(_, "own signal")
        if state.source == "shape":
            name = said(_, "named", name=said(_, "signal"), way=_(signals.SIGNALS[state.signal].label))
        size = said(_, "samples", count=run.input.shape[1])
    else:
        assert isinstance(state, LabState)
        match state.source:
            case "photo":
                name = said(_, "named", name=said(_, "photo"), way=_(PHOTOS[state.photo].label))
            case "pattern":
                name = said(_, "named", name=said(_, "pattern"), way=_(PATTERNS[state.pattern].label))
            case "drawing":
                name = said(_, "drawn")
            case _own:
                name = said(_, "own")
        height, width = run.input.shape[1:]
        size = said(_, "size", width=width, height=height)
    return said(_, "comma", first=name, then=size)


def settings(_: Translate, state: StagesState, run: Stages) -> list[tuple[str, str]]:
    """Names and values of the settings, the kernel first."""
    table = kernels.KERNELS if isinstance(run, Run) else signals.KERNELS
    kernel = _(table[state.kernel].label)
    if isinstance(state, LabState) and (own := own_size(state)):
        kernel = said(_, "own kernel", rows=own[0], columns=own[1])
    elif getattr(state, "weights", None) or getattr(state, "taps", None):
        kernel = said(_, "by hand", kernel=kernel)
    given = run.convolution
    pads = sorted({cells for pair in given.padding for cells in pair})
    padding = "–".join(map(str, pads))
    if state.padding_mode != "zeros" and any(pads):
        padding = said(_, "comma", first=padding, then=state.padding_mode)
    pooling = said(_, "none")
    if run.pooling is not None:
        window = times((run.pooling.kernel,) * len(given.kernel))
        kind = said(_, run.pooling.kind)
        pooling = said(_, "window of", kind=kind, window=window, stride=run.pooling.stride)
    return [
        (
            said(_, "turned" if state.flip else "kernel"),
            kernel,
        ),
        (said(_, "stride"), str(state.stride)),
        (said(_, "padding"), padding),
        (said(_, "dilation"), str(state.dilation)),
        (said(_, "bias"), number(run.bias)),
        (said(_, "activation"), _(activations.ACTIVATIONS[state.activation].label)),
        (said(_, "pooling"), pooling),
    ]


def channel_names(_: Translate, sheet: Worksheet, run: Stages) -> list[str]:
    """A name for each printed channel; none where there is but one."""
    if len(run.input) == 1:
        return [""]
    if isinstance(run, Run) and len(run.input) == 3:
        colours = [said(_, word) for word in ("red", "green", "blue")]
        return [colours[channel] for channel in sheet.channels]
    return [said(_, "channel", number=channel) for channel in sheet.channels]


def formula(sheet: Worksheet) -> tuple[str, str]:
    """The convolution with these settings in two parts, up to the sum and what is summed, in the language of formulas (mathtext)."""
    given = sheet.convolution
    letters = (("r", "i"), ("c", "j")) if not sheet.is_signal else (("r", "i"), ("n", "i"))
    places = []
    for (at, tap), stride, dilation, (begin, _end) in zip(
        letters, given.stride, given.dilation, given.padding, strict=True
    ):
        term = f"{stride if stride > 1 else ''}{at}+{dilation if dilation > 1 else ''}{tap}"
        places.append(term + (f"-{begin}" if begin else ""))
    sums = [
        rf"\sum_{{{tap}=0}}^{{{size - 1}}}" for (_at, tap), size in zip(letters, given.kernel, strict=True)
    ]
    kernel, input = "i,j", ",\\ ".join(places)
    if sheet.is_signal:
        sums, kernel, input = sums[1:], "i", places[1]
    if len(sheet.channels) > 1:
        sums.insert(0, rf"\sum_{{k=0}}^{{{len(sheet.channels) - 1}}}")
        kernel, input = f"k,{kernel}", f"k,\\ {input}"
    output = "n" if sheet.is_signal else "r,c"
    over = r"\,".join(sums)
    return rf"F({output})={over}", rf"K({kernel})\;I({input})+b"


def rounding(_: Translate, map: Map) -> str:
    """How a learner rounds the numbers of a stage; nothing where they are exact."""
    if not map.is_rounded:
        return ""
    return said(_, f"round {map.decimals}" if map.decimals < 2 else "round", count=map.decimals)


def activation_formula(state: StagesState) -> str:
    """``f(x) = max(0, x)``, with the numbers of its parameters."""
    function = activations.ACTIVATIONS[state.activation]
    values = activations.numbers(state.activation, dict(state.activation_numbers))
    return "f(x) = " + function.formula.format(
        x="x", **{name: number(value) for name, value in values.items()}
    )
