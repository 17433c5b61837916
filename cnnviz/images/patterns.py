"""Drawn test pictures whose answer to a kernel can be told in advance.

Coordinates: x grows to the right and y downwards, in pixels. An angle of 0° means that the
brightness changes along x, to the right; positive angles turn counter-clockwise as seen on the
screen, so 90° changes upwards. Shapes sit in the middle, moved by half a pixel where that makes
upright and level edges perfectly sharp; slanted and round edges get the shades in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.images.picture import Picture
from cnnviz.parameters import Parameter, complete
from cnnviz.words import N_

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pattern:
    """A test picture: `label` and `shows` (what one learns with it) are marked messages.

    `function` takes height, width and a number for each of `parameters`, by name.
    """

    name: str
    label: str
    shows: str
    parameters: tuple[Parameter, ...]
    function: Callable[..., Floats]

    def draw(self, height: int, width: int, **parameters: float) -> Floats:
        """Brightness of 0 to 1, float64 (height, width); parameters left out take their defaults."""
        if height < 1 or width < 1:
            raise ValueError(f"a pattern needs at least 1 x 1 pixels, not {height} x {width}")
        return self.function(height, width, **complete(self.parameters, parameters))

    def picture(self, height: int, width: int, **parameters: float) -> Picture:
        """The pattern as a gray picture: brightness 0 to 1 becomes 0 to 255, rounded."""
        return Picture(np.rint(self.draw(height, width, **parameters) * 255).astype(np.uint8)[None])


def _grid(height: int, width: int, middle: Callable[[int], float]) -> tuple[Floats, Floats]:
    """x (1, W) and y (H, 1) of the pixel centres, from `middle` of the width and the height."""
    return (
        np.arange(width, dtype=np.float64)[None] - middle(width),
        np.arange(height, dtype=np.float64)[:, None] - middle(height),
    )


def _exact(length: int) -> float:
    """The very middle: on a pixel of an odd length, between two of an even one."""
    return (length - 1) / 2


def _pixel(length: int) -> float:
    """The pixel in the middle; of an even length, the later of the two."""
    return length // 2


def _border(length: int) -> float:
    """The border between two pixels that is nearest to the middle."""
    return length // 2 - 0.5


def _along(x: Floats, y: Floats, angle: float) -> Floats:
    """How far each pixel lies in the direction of `angle`, (H, W)."""
    return x * _cos(angle) - y * _cos(angle - 90)


def _cos(degrees: float) -> float:
    """Cosine that is exactly 0 or ±1 at right angles."""
    quarters, rest = divmod(degrees, 90)
    return (1.0, 0.0, -1.0, 0.0)[int(quarters) % 4] if rest == 0 else float(np.cos(np.radians(degrees)))


def _extent(across: float, down: float, angle: float) -> float:
    """How long a box of `across` by `down` is in the direction of `angle`."""
    return across * abs(_cos(angle)) + down * abs(_cos(angle - 90))


def _side(distance: Floats, softness: float) -> Floats:
    """0 far below a border, 1 far above it, and a straight rise over `softness` pixels between."""
    side: Floats = np.clip(distance / softness + 0.5, 0, 1)
    return side


def _impulse(height: int, width: int) -> Floats:
    image = np.zeros((height, width))
    image[height // 2, width // 2] = 1
    return image


def _step(height: int, width: int, angle: float, contrast: float) -> Floats:
    x, y = _grid(height, width, _border)
    return 0.5 + contrast * (_side(_along(x, y, angle), _extent(1, 1, angle)) - 0.5)


def _ramp(height: int, width: int, angle: float) -> Floats:
    extent = _extent(width - 1, height - 1, angle)
    return np.clip(0.5 + _along(*_grid(height, width, _exact), angle) / max(extent, 1), 0, 1)


def _line(height: int, width: int, angle: float, thickness: int) -> Floats:
    # The share of each pixel's own length in that direction which the line covers.
    x, y = _grid(height, width, _pixel)
    own = _extent(1, 1, angle)
    covered: Floats = np.clip((own + thickness) / 2 - np.abs(_along(x, y, angle)), 0, min(own, thickness))
    return covered / own


def _square(height: int, width: int, side: int) -> Floats:
    x, y = _grid(height, width, _border)
    return _side(side / 2 - np.abs(x), 1) * _side(side / 2 - np.abs(y), 1)


def _checkerboard(height: int, width: int, cell: int) -> Floats:
    return ((np.arange(height)[:, None] // cell + np.arange(width)[None] // cell) % 2).astype(np.float64)


def _grating(height: int, width: int, wavelength: float, angle: float, phase: float) -> Floats:
    turns = _along(*_grid(height, width, _exact), angle) / wavelength
    waves: Floats = np.sin(2 * np.pi * turns + np.radians(phase))
    return 0.5 + 0.5 * waves


def _disc(height: int, width: int, radius: float, softness: float) -> Floats:
    x, y = _grid(height, width, _exact)
    return _side(radius - np.hypot(x, y), softness)


def _rings(height: int, width: int, wavelength: float) -> Floats:
    x, y = _grid(height, width, _exact)
    return 0.5 + 0.5 * np.cos(2 * np.pi * np.hypot(x, y) / wavelength)


def _zone_plate(height: int, width: int, finest: float) -> Floats:
    # The phase grows with the square of the distance, so its slope, the frequency, grows evenly.
    x, y = _grid(height, width, _exact)
    return 0.5 + 0.5 * np.cos(np.pi * (x**2 + y**2) / (finest * max(height, width) / 2))


def _noise(height: int, width: int, seed: int) -> Floats:
    return np.random.default_rng(seed).random((height, width))


def _normal_noise(height: int, width: int, spread: float, seed: int) -> Floats:
    return np.clip(np.random.default_rng(seed).normal(0.5, spread, (height, width)), 0, 1)


def _specks(height: int, width: int, share: float, seed: int) -> Floats:
    draw = np.random.default_rng(seed).random((height, width)) * 100
    return np.select([draw < share / 2, draw < share], [0.0, 1.0], 0.5)


_ANGLE = Parameter("angle", N_("Direction"), 0, -180, 180, 1, "°")
_WAVELENGTH = Parameter("wavelength", N_("Wavelength"), 8.0, 2.0, 128.0, 0.5, "px")
_SEED = Parameter("seed", N_("Random seed"), 0, 0, 999, 1)

PATTERNS: dict[str, Pattern] = {
    pattern.name: pattern
    for pattern in (
        Pattern(
            "impulse",
            N_("Single dot"),
            N_(
                "One white pixel: the result is a picture of the kernel itself, rotated by 180°; with true convolution, it is not rotated."
            ),
            (),
            _impulse,
        ),
        Pattern(
            "step",
            N_("Edge"),
            N_("Dark on one side, bright on the other: an edge kernel responds only along the border."),
            (_ANGLE, Parameter("contrast", N_("Contrast"), 1.0, 0.0, 1.0, 0.05)),
            _step,
        ),
        Pattern(
            "ramp",
            N_("Even slope"),
            N_(
                "Brightness increases steadily: a kernel that measures slope gives the same response everywhere, one that measures curvature gives 0."
            ),
            (_ANGLE,),
            _ramp,
        ),
        Pattern(
            "line",
            N_("Line"),
            N_(
                "A bright stripe has two edges: an edge kernel responds twice with opposite signs, a line kernel once."
            ),
            (_ANGLE, Parameter("thickness", N_("Thickness"), 3, 1, 63, 2, "px")),
            _line,
        ),
        Pattern(
            "square",
            N_("Square"),
            N_(
                "Two horizontal edges, two vertical edges and four corners: see which of them each kernel responds to."
            ),
            (Parameter("side", N_("Side"), 16, 2, 512, 2, "px"),),
            _square,
        ),
        Pattern(
            "checkerboard",
            N_("Checkerboard"),
            N_(
                "Make the squares 1 pixel wide: a blur leaves almost uniform grey, and a stride of 2 sees only one of the two shades."
            ),
            (Parameter("cell", N_("Square size"), 8, 1, 128, 1, "px"),),
            _checkerboard,
        ),
        Pattern(
            "grating",
            N_("Waves"),
            N_(
                "Waves stay waves under any kernel, only weaker, stronger or shifted: find which wavelengths "
                "and directions a kernel lets through."
            ),
            (_WAVELENGTH, _ANGLE, Parameter("phase", N_("Shift"), 0, 0, 359, 1, "°")),
            _grating,
        ),
        Pattern(
            "disc",
            N_("Disc"),
            N_(
                "Its rim faces every direction once, so the response shows which directions a kernel can detect."
            ),
            (
                Parameter("radius", N_("Radius"), 16.0, 0.5, 512.0, 0.5, "px"),
                Parameter("softness", N_("Soft rim"), 1.0, 1.0, 64.0, 0.5, "px"),
            ),
            _disc,
        ),
        Pattern(
            "rings",
            N_("Rings"),
            N_(
                "One wavelength in every direction: a kernel that treats all directions alike keeps the rings even."
            ),
            (_WAVELENGTH,),
            _rings,
        ),
        Pattern(
            "zone_plate",
            N_("Ever finer rings"),
            N_(
                "Coarse in the middle, fine at the rim: a blur removes the outside first, "
                "and pooling or a stride makes false rings appear."
            ),
            (Parameter("finest", N_("Finest wavelength"), 4.0, 2.0, 32.0, 0.5, "px"),),
            _zone_plate,
        ),
        Pattern(
            "noise",
            N_("Noise, every value equally likely"),
            N_("Neighbouring pixels are unrelated: averaging 9 of them makes the noise 3 times weaker."),
            (_SEED,),
            _noise,
        ),
        Pattern(
            "normal_noise",
            N_("Noise around grey"),
            N_(
                "Most pixels are close to middle grey, as in camera noise: compare how well different blurs suppress it."
            ),
            (Parameter("spread", N_("Standard deviation"), 0.15, 0.0, 0.5, 0.01), _SEED),
            _normal_noise,
        ),
        Pattern(
            "specks",
            N_("Black and white specks"),
            N_(
                "A blur smears the specks; max pooling removes the black ones and makes the white ones bigger."
            ),
            (Parameter("share", N_("Share of specks"), 5, 0, 100, 1, "%"), _SEED),
            _specks,
        ),
    )
}
"""Every pattern by its name, in the order a picker shows them."""
