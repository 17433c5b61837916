"""How pictures and numbers go into a network: known for the shipped ones, found from the inputs of a visitor's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.filling import shape_of
from cnnviz.limits import LIMITS
from cnnviz.networks import Input, ModelError, Network
from cnnviz.networks.class_names import class_names
from cnnviz.networks.fronts import PIXELS, Front, is_stored, keeps_batch, missing_axes, with_fronts
from cnnviz.networks.layout import LAST, PICTURES, channels_of
from cnnviz.preprocessing import Preprocessing
from cnnviz.zoo import SHIPPED, load


@dataclass(frozen=True, eq=False)
class Examples:
    """Pictures that are known to be for a network, with the class that each shows.

    Attributes
    ----------
    images
        uint8 ``(N, C, H, W)``.
    labels
        ``(N,)``, places in `classes`.
    classes
        Their names, as text to show.
    """

    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.integer]
    classes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Reader:
    """A network, and how a picture or numbers go in and an answer comes out.

    Attributes
    ----------
    input
        The name of the array that the picture goes to; of the first one that is filled, where none takes a picture.
    channels, size
        Of the picture; a side is None if any will do.
    batch
        How many pictures the network takes at once; all are the same one.
    labels
        Class names that are given, as many as there are classes; None if none are.
    file_labels
        Class names that the file holds, which stand where none are given.
    whole
        Whether the network may answer for the picture as a whole; else its rows of numbers are no answer.
    fronts
        The layers that were put before the network, as it takes pictures in another form; the last of them comes first.
    also
        Names of further arrays that the same picture goes to.
    fills
        The inputs that are filled with numbers.
    output, meaning
        Which output is read, and what its numbers are, one of :data:`cnnviz.networks.ends.MEANINGS`; ``""`` for what the
        graph says.
    examples
        Pictures to choose among as samples; None for the digits that come with the project.
    """

    network: Network
    input: str
    channels: int
    size: tuple[int | None, int | None]
    preprocessing: Preprocessing
    batch: int = 1
    labels: tuple[str, ...] | None = None
    file_labels: tuple[str, ...] = ()
    whole: bool = True
    fronts: tuple[Front, ...] = ()
    also: tuple[str, ...] = ()
    fills: tuple[Input, ...] = ()
    output: str = ""
    meaning: str = ""
    examples: Examples | None = None

    @property
    def pictured(self) -> bool:
        """Whether the network takes a picture."""
        return all(port.name != self.input for port in self.fills)

    @property
    def stored(self) -> bool:
        """Whether the network takes the pixels as they are stored, in whole numbers from 0 to 255."""
        return is_stored(self.fronts)


def shipped(name: str, language: str = "en") -> Reader:
    """A network that comes with the project, by its id in :data:`cnnviz.zoo.SHIPPED`; its classes named in a language."""
    known = SHIPPED[name]
    return Reader(
        network=load(name),
        input=known.input,
        channels=known.channels,
        size=known.size or (None, None),
        preprocessing=known.preprocessing,
        labels=known.labels_in(language) or None,
        whole=known.logits is not None,
        output=known.probabilities or "",
    )


def reader_of(network: Network) -> Reader:
    """How a picture, or numbers where none fits, go into a network that was brought along, found from its shapes.

    The first input of four axes with 1 or 3 channels takes the picture, and so do others of its shape. All others are
    filled with numbers. A network with one input may take the picture in other forms, see :mod:`cnnviz.networks.fronts`.

    Raises
    ------
    ModelError
        It takes no array, or one that nothing fits.
    """
    if not network.inputs:
        raise ModelError("the network takes no input, so that nothing can be put in")
    alone = len(network.inputs) == 1
    pictures = [port for port in network.inputs if _is_picture(network, port, alone)]
    also = [other.name for other in pictures[1:] if other.shape == pictures[0].shape]
    fills = [port for port in network.inputs if port not in pictures[:1] and port.name not in also]
    shapes = {port.name: shape_of(port) for port in fills}
    fronts: tuple[Front, ...] = ()
    if pictures:
        given = pictures[0]
        channels = channels_of(network, given)[1] if len(given.shape or (None,) * 4) == 4 else None
        if alone:
            network, given, fronts = with_fronts(network, given)
        shape = given.shape or (None, None, None, None)
        batch, length, height, width = (n if isinstance(n, int) else None for n in shape)
        channels = channels or length
    else:
        given = next((port for port in fills if port.dtype.kind == "f"), fills[0])
        batch, channels, height, width = shapes[given.name][0], 1, 1, 1
    return Reader(
        network,
        given.name,
        channels or 3,
        (height, width),
        Preprocessing(unit="255" if is_stored(fronts) else "1"),
        batch or 1,
        file_labels=class_names(network.notes, LIMITS.classes),
        whole=network.answers,
        fronts=fronts,
        also=tuple(also),
        fills=tuple(fills),
    )


def _is_picture(network: Network, port: Input, alone: bool) -> bool:
    """Whether an input takes a picture; in other forms than real numbers (N, C, H, W) only where it is `alone`.

    Raises
    ------
    ModelError
        It takes a picture in a way that is not taken, and the network has no other input.
    """
    axes = 4 if port.shape is None and alone else len(port.shape or ())
    if axes == 4:
        axis, channels = channels_of(network, port)
        one_number = (port.shape or ())[2:] == (1, 1)
        if (channels or 3) not in PICTURES or (axis == LAST and not alone) or one_number:
            return False
        if port.dtype.kind == "f":
            return True
    elif not missing_axes(network, port):
        return False
    if not alone:
        return False
    if (port.dtype.kind == "f" or port.dtype == PIXELS) and (axes == 4 or keeps_batch(network)):
        return True
    if axes == 2:
        return False
    raise ModelError(
        "this page feeds in one picture, numbers of shape (1, channels, height, width), but the network's input '{name}' is {dtype} "
        "of shape {shape}; export the network with an example input of real numbers with four axes, the first of them 1",
        name=port.name,
        dtype=port.dtype.name,
        shape=port.describe(),
    )
