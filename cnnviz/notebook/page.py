"""The page of a computation: the Stepper of its layers, recorded."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.images.encode import nearest_enlarge, to_png
from cnnviz.limits import MEGABYTE
from cnnviz.memory import FullError
from cnnviz.networks import ModelError, Network
from cnnviz.networks.class_names import class_names
from cnnviz.networks.ends import end_among, ends_of
from cnnviz.parts import graph
from cnnviz.parts.graph.content import fields_of
from cnnviz.parts.graph.overview import Reused, overview_content
from cnnviz.parts.layer_stepper.content import NOTHING_SHOWN
from cnnviz.preprocessing import Preprocessing
from cnnviz.reader import Reader
from cnnviz.reading import WITHOUT_PICTURE, Reading
from cnnviz.record.errors import RecordError
from cnnviz.record.layers import recorded_layers
from cnnviz.record.page import page_of
from cnnviz.record.pile import SharedPile
from cnnviz.record.view import View
from cnnviz.state import NetworkState
from cnnviz.views.colours import as_pixels
from cnnviz.views.sentences import sentence
from cnnviz.words import N_, translation

Array = npt.NDArray[Any]

MOST_BYTES = 2 * MEGABYTE
"""Of numbers on a page, so that a notebook with many of them stays light."""
MOST_CHARACTERS = 6 * MEGABYTE
"""Of a page with its scripts."""
SIDE = 320
"""Pixels of a picture's longer side, about."""
MOST_MAPS = 8
"""Maps in a picture."""

TOO_LARGE = N_(
    "These arrays are too large for a page of at most {size} MB of numbers. All numbers are in the view's arrays; compute on a part to "
    "follow them one by one."
)


class NotShownError(ValueError):
    """There is no page for a computation; the message says why, in the view's language."""


def page(
    network: Network, given: Mapping[str, Array], title: str, facts: Sequence[str], language: str
) -> str:
    """The recorded page of a network that is given arrays, as HTML.

    Parameters
    ----------
    given
        By name, an array with a batch axis for each of the network's inputs.
    title, facts
        What stands at its top.

    Raises
    ------
    NotShownError
        It cannot be computed within the limits, is too large, or has no drawing.
    """
    _ = translation(language).gettext
    too_large = NotShownError(_(TOO_LARGE).format(size=MOST_BYTES // MEGABYTE))
    if sum(array.nbytes for array in given.values()) > MOST_BYTES:
        raise too_large
    try:
        reading = reading_of(network, given)
        state = NetworkState(language=language)
        pile = SharedPile()
        shown = {}
        if len(network.layers) > 1:
            fields = fields_of(network, reading.values, reading.input)
            reused = Reused(reading.values[reading.input].shape, fields, NOTHING_SHOWN)
            overview = overview_content(_, state, reading, reused)
            shown["network.graph"] = (graph.PART, pile.record(overview))
        layers = recorded_layers(_, state, reading, pile, MOST_BYTES)
        every = [each for maps in layers.maps.values() for each in maps]
        if all(each is None for each in layers.maps[layers.opened[0]]):
            raise too_large
        if all(isinstance(each, str) for each in every):
            raise NotShownError(str(every[0]))
        view = View(title=title, facts=facts, credits=[], shown=shown, layers=layers, pile=pile)
        made = page_of(view, state)
    except (FullError, ModelError) as error:
        raise NotShownError(sentence(_, error)) from None
    except RecordError as error:
        raise NotShownError(str(error)) from None
    if len(made) > MOST_CHARACTERS:
        raise too_large
    return made


def reading_of(network: Network, given: Mapping[str, Array]) -> Reading:
    """The run of a network on given arrays, as the parts of the network page take it.

    A single layer is no network that answers, even if it ends with one number for each channel.
    """
    values = network.run(given)
    batch = len(values[network.inputs[0].name]) if np.ndim(values[network.inputs[0].name]) else 1
    ends = ends_of(network, values, batch) if len(network.layers) > 1 else ()
    reader = Reader(
        network,
        network.inputs[0].name,
        channels=1,
        size=(1, 1),
        preprocessing=Preprocessing(),
        file_labels=class_names(network.notes, 1000),
        fills=network.inputs,
    )
    return Reading(
        reader,
        values,
        WITHOUT_PICTURE,
        WITHOUT_PICTURE,
        reader.preprocessing,
        end_among(ends, ""),
        ends,
    )


def picture(output: Array) -> str | None:
    """The first maps of an output below each other in blue and orange, as an address of a PNG; None for a single number or none.

    Larger maps are sampled: of every few rows and columns one.
    """
    if output.size < 2:
        return None
    maps = output.reshape(-1, *output.shape[-2:]) if output.ndim > 1 else output.reshape(1, 1, -1)
    every = max(1, math.ceil(max(maps.shape[1:]) / SIDE))
    sampled = maps[:MOST_MAPS, ::every, ::every].astype(np.float64)
    most = np.abs(sampled[np.isfinite(sampled)]).max(initial=0.0) or 1.0
    values = np.nan_to_num(sampled / most, posinf=1.0, neginf=-1.0).astype(np.float32)
    pixels = as_pixels(values, "diverging", 1.0)
    factor = max(1, SIDE // max(values.shape[1:]))
    return "data:image/png;base64," + base64.b64encode(to_png(nearest_enlarge(pixels, factor))).decode()
