"""The photos that come with cnnviz. Their authors and licences are in assets/CREDITS.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from cnnviz.images.loading import decode_upload
from cnnviz.images.picture import Picture
from cnnviz.places import ASSETS
from cnnviz.words import N_

PHOTO_FOLDER = ASSETS / "images"


@dataclass(frozen=True)
class Photo:
    """A shipped photo: its stable name (also the file's), what to look for in it, and whose it is.

    `label` and `look_for` are marked messages; `credit` is shown as it is in every language.
    """

    name: str
    label: str
    look_for: str
    credit: str


PHOTOS: dict[str, Photo] = {
    photo.name: photo
    for photo in (
        Photo(
            "camera",
            N_("Photographer"),
            N_(
                "A dark coat against a bright sky and thin tripod legs: edge kernels draw clear outlines here, "
                "while the grass shows what they do with fine texture."
            ),
            "Lav Varshney · CC0",
        ),
        Photo(
            "cat",
            N_("Cat"),
            N_(
                "Sharp fur and whiskers before a soft background: sharpening brings out the hairs, "
                "blurring takes them away, and the background hardly changes."
            ),
            "Stéfan van der Walt · CC0",
        ),
        Photo(
            "astronaut",
            N_("Astronaut"),
            N_(
                "Smooth skin, a striped flag and a shiny helmet: compare a blur with an edge kernel, "
                "and look at how differently red, green and blue see the orange suit."
            ),
            "NASA, Great Images in NASA · public domain",
        ),
        Photo(
            "coffee",
            N_("Coffee cup"),
            N_(
                "Round rims have edges in every direction: a horizontal and a vertical edge kernel "
                "each light up a different part of the same circle."
            ),
            "Rachel Michetti, courtesy of Pikolo Espresso Bar · CC0",
        ),
        Photo(
            "pagoda",
            N_("Tower of the Summer Palace, Beijing"),
            N_(
                "Roof lines, columns and leaves: kernels for horizontal and vertical edges pull the roofs "
                "and the columns apart, and the plain sky stays empty."
            ),
            "danielbuechele, flickr photo 6061409035, resized · CC BY 2.0",
        ),
        Photo(
            "rocket",
            N_("Rocket at night"),
            N_(
                "Vertical lines and a few bright lights: a vertical-edge kernel finds the towers, max pooling keeps the lights and average pooling dims them."
            ),
            "SpaceX · public domain",
        ),
        Photo(
            "coins",
            N_("Greek coins"),
            N_(
                "Many discs on an uneven dark ground: edge kernels outline each coin, "
                "and a strong blur turns the coins into soft spots."
            ),
            "Brooklyn Museum, collection image 51611 · no known copyright restrictions",
        ),
        Photo(
            "brick",
            N_("Brick wall"),
            N_(
                "Long joints in nearly one direction: turn an edge kernel and watch the long joints fade "
                "while the short ones appear."
            ),
            "CC0Textures, Bricks25 · CC0",
        ),
        Photo(
            "text",
            N_("Handwriting"),
            N_(
                "Dark strokes and a ruled line on slanted paper: line kernels respond along a stroke, and most strongly when they point the same way."
            ),
            "Wikipedia, Corner.png · public domain",
        ),
    )
}
"""Every photo by its name, in the order a picker shows them."""


@cache
def load_photo(name: str) -> Picture:
    """The photo called `name`, decoded once and shared; its pixels are read-only.

    Raises
    ------
    KeyError
        If no photo is called so.
    """
    return decode_upload((PHOTO_FOLDER / f"{PHOTOS[name].name}.png").read_bytes()).picture
