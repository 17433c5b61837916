"""Every shipped photo loads, has its words and is credited."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from cnnviz.images.gallery import PHOTO_FOLDER, PHOTOS, load_photo

CREDITS = (PHOTO_FOLDER.parent / "CREDITS.md").read_text(encoding="utf-8")
ROWS = {
    cells[0].removesuffix(".png"): cells
    for line in CREDITS.splitlines()
    if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 4 and cells[0].endswith(".png")
}


def test_names_are_stable() -> None:
    """Links carry these names; they do not change, and each photo knows its own."""
    assert sorted(PHOTOS) == [
        "astronaut",
        "brick",
        "camera",
        "cat",
        "coffee",
        "coins",
        "pagoda",
        "rocket",
        "text",
    ]
    assert all(photo.name == name for name, photo in PHOTOS.items())


def test_folder_list_and_credits_name_the_same_photos() -> None:
    """No photo without credit, no credit without photo, no file left over."""
    assert {path.stem for path in PHOTO_FOLDER.iterdir()} == set(PHOTOS) == set(ROWS)


@pytest.mark.parametrize("name", PHOTOS)
def test_credit_is_author_and_licence_of_the_credits_file(name: str) -> None:
    """What the page shows is what CREDITS.md says."""
    assert PHOTOS[name].credit == f"{ROWS[name][2]} · {ROWS[name][3]}"


def test_the_cc_by_photo_is_attributed_in_full() -> None:
    """CC BY 2.0 asks for author, source, licence and changes."""
    for part in (
        "danielbuechele",
        "flickr.com/photos/danielbuechele/6061409035",
        "creativecommons.org/licenses/by/2.0/",
        "resized",
    ):
        assert part in CREDITS


@pytest.mark.parametrize("name", PHOTOS)
def test_photo_loads_with_the_numbers_of_its_file(name: str) -> None:
    """The pixels are the file's own, gray or RGB, read-only, and decoded once."""
    picture = load_photo(name)
    array = np.asarray(Image.open(PHOTO_FOLDER / f"{name}.png"))
    np.testing.assert_array_equal(
        picture.pixels, array[None] if array.ndim == 2 else array.transpose(2, 0, 1)
    )
    assert picture.note is None and not picture.pixels.flags.writeable
    assert load_photo(name) is picture


def test_gallery_has_gray_and_colour_wide_tall_and_square() -> None:
    """There is something to choose from, and every photo fits the largest working size."""
    pictures = [load_photo(name) for name in PHOTOS]
    assert {p.channels for p in pictures} == {1, 3}
    assert any(p.width > p.height for p in pictures) and any(p.width == p.height for p in pictures)
    assert all(min(p.height, p.width) >= 64 and max(p.height, p.width) <= 1024 for p in pictures)


def test_an_unknown_name_is_a_key_error() -> None:
    """Only names in PHOTOS are looked up; a path is not a name."""
    for name in ("nobody", "../images/cat", ""):
        with pytest.raises(KeyError):
            load_photo(name)
