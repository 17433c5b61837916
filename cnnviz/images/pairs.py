"""Two pictures, one to be made of the other pixel by pixel: whether they fit together, and their copies to work on."""

from __future__ import annotations

from dataclasses import replace

from cnnviz.images.picture import ImageError, Picture, luminance, working_copy

SHORTEST = 16
"""A pair's sides have at least so many pixels, so that there is something to learn from."""

MOST_LONGER = 2
"""A pair that is scaled is first cut to a longer side of at most so many times the shorter, which else might vanish."""


def check_pair(before: Picture, after: Picture) -> None:
    """Raise ImageError if the two differ in size, or are too small."""
    if (before.height, before.width) != (after.height, after.width):
        raise ImageError(
            "The picture before has {width} × {height} pixels and the picture after {other_width} × {other_height}; both need the same size, as each pixel is compared with the one in the same place.",
            width=before.width,
            height=before.height,
            other_width=after.width,
            other_height=after.height,
        )
    if min(before.height, before.width) < SHORTEST:
        raise ImageError(
            "These pictures have {width} × {height} pixels; each side needs at least {least}, so choose larger ones.",
            width=before.width,
            height=before.height,
            least=SHORTEST,
        )


def pair_copies(
    before: Picture, after: Picture, size: int, *, colour: bool, scaled: bool
) -> tuple[Picture, Picture]:
    """Copies of the same size of two pictures that fit together, with at most `size` pixels on a side.

    Both are treated alike. The first has three channels with `colour`, else one; the second has one, its brightness.

    Parameters
    ----------
    scaled
        Whether the whole of them is scaled down; else their middle is cut out, and every pixel keeps its number. Nothing is
        ever made larger.
    """
    shorter = min(before.height, before.width)
    first, second = (
        _middle(each, MOST_LONGER * shorter if scaled else size)
        for each in (before, replace(after, pixels=luminance(after.pixels)))
    )
    fits = min(size, max(first.height, first.width))
    return working_copy(first, fits, colour), working_copy(second, fits, False)


def _middle(picture: Picture, most: int) -> Picture:
    """The middle of a picture, with at most so many rows and columns."""
    rows, columns = (
        slice((length - min(length, most)) // 2, (length - min(length, most)) // 2 + min(length, most))
        for length in picture.pixels.shape[1:]
    )
    return replace(picture, pixels=picture.pixels[:, rows, columns])
