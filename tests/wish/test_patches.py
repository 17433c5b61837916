"""The patches that excite a map most: their values, their places, and how they are chosen."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.images.gallery import PHOTOS
from cnnviz.reader import Examples, Reader, shipped
from cnnviz.wish import MOST_PATCHES, Found, View, best, received, samples_for, search

from .networks import branched


def found_by(reader: Reader, array: str, maps: int) -> Found:
    (*_, last) = search(reader, reader.preprocessing, samples_for(reader), array, maps)
    return last


@pytest.fixture(scope="module")
def joined() -> tuple[Reader, Found]:
    reader = branched(2)
    return reader, found_by(reader, "joined", 5)


def run(reader: Reader, view: View) -> dict[str, np.ndarray]:
    """What the whole network makes of a view."""
    pixels = received(samples_for(reader), view, reader, reader.preprocessing)
    return reader.network.run({reader.input: reader.preprocessing.numbers(pixels)[None]})  # type: ignore[return-value]


@pytest.mark.parametrize("number", range(5))
def test_the_value_under_a_patch_is_the_maps_own(joined: tuple[Reader, Found], number: int) -> None:
    """The whole network, run anew on the patch's square, has it at the patch's cell."""
    reader, found = joined
    patches = best(found, number)
    assert patches
    for patch in patches:
        values = run(reader, found.samples.views[patch.view])["joined"]
        assert values[0, number][patch.cell] == patch.value


def test_nothing_outside_the_patch_matters(joined: tuple[Reader, Found]) -> None:
    """Other pixels there leave the value as it is; of a patch that lies inside, pixels within it change the value."""
    reader, found = joined
    rng = np.random.default_rng(0)
    for patch in best(found, 3):
        pixels = received(found.samples, found.samples.views[patch.view], reader, reader.preprocessing)
        top, left, bottom, right = patch.inside()
        outside, inside = rng.integers(0, 256, pixels.shape, np.uint8), pixels.copy()
        outside[:, top:bottom, left:right] = pixels[:, top:bottom, left:right]
        inside[:, top:bottom, left:right] = rng.integers(0, 256, (3, bottom - top, right - left))
        cells = [
            reader.network.run({"x": reader.preprocessing.numbers(each)[None]})["joined"][0, 3][patch.cell]
            for each in (outside, inside)
        ]
        assert cells[0] == pytest.approx(patch.value, rel=1e-5) and cells[1] != pytest.approx(
            patch.value, rel=1e-3
        )


def test_the_first_is_the_largest_of_all_places(joined: tuple[Reader, Found]) -> None:
    """Of all cells of all squares; and the order is that of the values."""
    reader, found = joined
    maps = [run(reader, view)["joined"][0] for view in found.samples.views]
    assert found.places == sum(each[0].size for each in maps)
    for number in range(5):
        values = [patch.value for patch in best(found, number)]
        assert values[0] == max(each[number].max() for each in maps)
        assert values == sorted(values, reverse=True)


def test_no_picture_takes_more_than_three_and_none_is_there_twice(joined: tuple[Reader, Found]) -> None:
    """Patches of one photo show different places of it."""
    _reader, found = joined
    for number in range(5):
        patches = best(found, number)
        assert len(patches) <= MOST_PATCHES
        pictures = [found.samples.views[patch.view].picture for patch in patches]
        assert max(map(pictures.count, pictures)) <= 3
        boxes = [
            (pictures[at], patch.in_picture(found.samples.views[patch.view]))
            for at, patch in enumerate(patches)
        ]
        assert len(set(boxes)) == len(boxes)


def test_a_patch_lies_in_its_picture(joined: tuple[Reader, Found]) -> None:
    """And its frame within the square that was cut from it."""
    _reader, found = joined
    for patch in best(found, 0):
        view = found.samples.views[patch.view]
        top, left, bottom, right = patch.in_picture(view)
        assert (
            view.box[0] <= top < bottom <= view.box[2] + 1e-9
            and view.box[1] <= left < right <= view.box[3] + 1e-9
        )


def test_five_squares_of_each_photo_are_looked_at() -> None:
    """All inside, in the network's proportions; the digits network looks at the digits, a network with examples at those."""
    photos = samples_for(branched(0))
    assert photos.names == tuple(PHOTOS) and len(photos.views) == 5 * len(PHOTOS)
    for view in photos.views:
        top, left, bottom, right = view.box
        height, width = photos.picture(view.picture).shape[1:]
        assert 0 <= top < bottom <= height and 0 <= left < right <= width
        assert (bottom - top) / (right - left) == pytest.approx(21 / 17, rel=0.02)
    digits = samples_for(shipped("digits"))
    assert digits.kind == "digits" and len(digits.views) == 200
    reader = branched(0)
    images = np.zeros((300, 3, 21, 17), np.uint8)
    own = samples_for(
        Reader(
            reader.network,
            "x",
            3,
            (21, 17),
            reader.preprocessing,
            examples=Examples(images, np.arange(300) % 2, ("a", "b")),
        )
    )
    assert own.kind == "examples" and len(own.views) == 200 and set(own.names) == {"a", "b"}


def test_a_map_that_is_0_everywhere_has_no_patch() -> None:
    """It is counted as dead."""
    reader = branched(0)
    reader.network.weights["w3"][1] = -1000
    reader.network.weights["w1"][:] = np.abs(reader.network.weights["w1"])
    found = found_by(reader, "right.relu", 3)
    assert not best(found, 1) and found.dead >= 1


def test_a_row_of_numbers_sees_the_whole_view() -> None:
    """Each class of the digits is a map of one cell."""
    reader = shipped("digits")
    found = found_by(reader, "logits", 10)
    patches = best(found, 4)
    assert found.places == 200 and all(patch.inside() == (0, 0, 28, 28) for patch in patches)
    assert sum(found.samples.names[patch.view] == "4" for patch in patches) >= 8
