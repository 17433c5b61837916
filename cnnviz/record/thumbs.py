"""A small picture of what a state shows, made by the engine."""

from __future__ import annotations

import base64
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from cnnviz import signal_pipeline
from cnnviz.images.encode import thumbnail_data_uri, to_png
from cnnviz.images.picture import Picture, Pixels
from cnnviz.inputs import kernel_training_picture, signal
from cnnviz.kernel_training import Example, Lessons
from cnnviz.record.errors import RecordError
from cnnviz.record.link import checked
from cnnviz.record.memo import Memo
from cnnviz.record.network import reading_of
from cnnviz.record.scenes import result_of
from cnnviz.state import LabState, NetworkState, PageState, SignalState
from cnnviz.state.train import TrainKernelState, TrainStepState
from cnnviz.step_by_hand import Steps
from cnnviz.views.colours import as_pixels
from cnnviz.words import translation

SIDE = 96
"""Pixels; cells of a map are whole where it has fewer."""
LEARNED = 100
"""Steps of a kernel that learns."""


def thumbnail(state: PageState) -> str:
    """A ``data:`` address; ``""`` where there is nothing to show.

    Of the lab it is the last map that counts, of a network its picture, of a kernel that learns what it answers after some steps.
    """
    try:
        checked(state)
        match state:
            case LabState():
                run = result_of(state, Memo())
                return "" if run is None else _map(run.act if run.act is not None else run.conv)
            case NetworkState():
                picture = reading_of(translation(state.language).gettext, state, Memo())[1]
                return thumbnail_data_uri(Picture(picture), SIDE)
            case TrainKernelState():
                pixels = kernel_training_picture(state)
                if pixels is None:
                    return ""
                lesson = Lessons().at(replace(state, step=LEARNED, look=None), Example(pixels))
                return _map((lesson.answer.error + lesson.task.target)[np.newaxis])
            case TrainStepState():
                return _map(Steps().at(state).before.arrays[0][0])
            case SignalState():
                return _line(signal_pipeline.run(state, signal(state)).conv[0])
    except RecordError:
        pass
    return ""


def _map(values: npt.NDArray[np.floating]) -> str:
    """The middle square of a map (C, H, W), of its first channel, in the colours of values."""
    _channels, height, width = values.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = values[:1, top : top + side, left : left + side].astype(np.float32)
    factor = max(1, -(-side // SIDE))
    return _png(as_pixels(square[:, ::factor, ::factor], "diverging", 1.0))


def _line(values: npt.NDArray[np.floating]) -> str:
    """Numbers as a line, from left to right."""
    columns = np.array_split(values, min(SIDE, len(values)))
    low, high = float(values.min()), float(values.max())
    pixels = np.full((3, SIDE, SIDE), 255, np.uint8)
    before = None
    for at, column in enumerate(columns):
        share = [(float(each) - low) / ((high - low) or 1.0) for each in (column.min(), column.max())]
        first, last = sorted(round((1 - each) * (SIDE - 7)) + 2 for each in share)
        if before is not None:
            first, last = min(first, before[1]), max(last, before[0])
        before = first, last
        pixels[:, first : last + 3, at * SIDE // len(columns) : (at + 1) * SIDE // len(columns)] = np.array(
            [0xC2, 0x54, 0x00], np.uint8
        )[:, None, None]
    return _png(pixels)


def _png(pixels: Pixels) -> str:
    return "data:image/png;base64," + base64.b64encode(to_png(pixels)).decode()
