"""What follows the stages of the lab's layer, as choices: two maps combined, or a second convolution over all maps."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.state.fields import Form, choice, number, shortest

COMBINATIONS = ("magnitude", "sum", "difference", "maximum")
"""What is made of the maps of the first two kernels, number by number."""
THENS = ("none", *COMBINATIONS, "convolve", "mix")
SLICES = (
    "identity", "zero", "box", "gaussian", "sobel_x", "sobel_y", "prewitt_x", "prewitt_y", "scharr_x", "scharr_y",
    "laplacian_4", "laplacian_8", "sharpen", "line_horizontal", "line_vertical", "line_rising", "line_falling", "point",
)  # fmt: skip
"""What a slice of the second kernel can be: kernels of the library, and "zero", which leaves its map out."""
SIDES = (3, 5, 7)
MOST_MAPS = 12
"""Of a layer: four kernels, each with a map for red, green and blue."""
LARGEST_SHARE = 2.0
"""Of a map in a mix: no weight is larger."""


def _read_slices(text: str) -> tuple[str, ...]:
    """Names with full stops between them; one that is unknown is the usual one, unless all are."""
    if not set(text.split(".")) & set(SLICES):
        raise ValueError(text)
    return tuple(each if each in SLICES else USUAL_SLICE for each in text.split(".")[:MOST_MAPS])


def _read_mix(text: str) -> tuple[float, ...]:
    shares = tuple(map(number, text.split("_")[:MOST_MAPS]))
    if max(map(abs, shares)) > LARGEST_SHARE:
        raise ValueError(text)
    return shares


USUAL_SLICE = "sobel_y"
FORMS: dict[str, Form] = {
    "then": Form("then", choice(THENS)),
    "slices": Form("slices", _read_slices, ".".join),
    "slice_side": Form("slicesize", lambda text: int(choice(tuple(map(str, SIDES)))(text))),
    "mix": Form("mix", _read_mix, lambda shares: "_".join(map(shortest, shares))),
}


@dataclass(frozen=True)
class SecondState:
    """The choices for a second step.

    Attributes
    ----------
    then
        Of :data:`THENS`: nothing, a combination of the first two kernels' maps, a convolution over all maps, or one of
        1 x 1, which mixes them.
    slices
        Of the second kernel, for each map in order; a single one is the same for all, and where some are missing the last
        goes on.
    slice_side
        Rows and columns of the second kernel.
    mix
        The weight of each map in a mix; where some are missing they are 1.
    """

    then: str = "none"
    slices: tuple[str, ...] = (USUAL_SLICE,)
    slice_side: int = 3
    mix: tuple[float, ...] = ()
