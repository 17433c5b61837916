"""From a picture to the numbers a network was trained on: size, scale, order of channels, mean and deviation.

    numbers = (pixels scaled to the unit - mean) / std

A network computes on whatever it is given; numbers on another scale than in training are the most common cause of
wrong answers. Every choice is a field here, so that it can be shown, changed and carried by a link.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from cnnviz.images.picture import Pixels, luminance, pil_image, pixels_of

FITS = ("stretch", "crop", "pad")
UNITS = ("1", "255", "signed")
ORDERS = ("rgb", "bgr")

MOST_PIXELS = 2048 * 2048
"""The largest picture, in pixels, that is made for a network."""

MOST_CHANNELS = 3
"""More numbers than this a mean or a deviation never has."""

Numbers = npt.NDArray[np.float32]


class PreprocessingError(ValueError):
    """A picture that cannot be brought to what a network wants: a sentence as a template, and its values."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


@dataclass(frozen=True)
class PixelStep:
    """One step of arithmetic on one pixel: what is done, as a formula, and what comes of it."""

    formula: str
    value: float


@dataclass(frozen=True)
class Preprocessing:
    """What is done to a picture before a network sees it, in this order.

    Attributes
    ----------
    invert
        ``255 - pixel``: dark ink on light paper becomes light on dark.
    fit
        How the picture comes to the network's height and width: "stretch" each side by itself, "crop" what is too
        long in the middle, or "pad" with bars of 0. Pillow's bilinear filter, which averages when a side shrinks.
    order
        "rgb", or "bgr": blue is the first channel. Of no account for one channel.
    unit
        What a white pixel becomes: "1" (``pixel / 255``), "255" (as it is), or "signed" (``pixel / 127.5 - 1``).
    mean, std
        Taken off and divided by, in the unit: empty for neither, one number for all channels, or one for each channel
        in the order in which the network gets them.

    Raises
    ------
    ValueError
        If a field is none of its choices, a number is not finite, or a deviation is not above 0.
    """

    fit: str = "stretch"
    unit: str = "1"
    order: str = "rgb"
    invert: bool = False
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.fit not in FITS or self.unit not in UNITS or self.order not in ORDERS:
            raise ValueError(f"no such preprocessing: {self.fit}, {self.unit}, {self.order}")
        if max(len(self.mean), len(self.std)) > MOST_CHANNELS or not all(
            map(math.isfinite, self.mean + self.std)
        ):
            raise ValueError("a mean and a deviation are up to three finite numbers")
        if any(value <= 0 for value in self.std):
            raise ValueError("a deviation is above 0")

    def apply(
        self, pixels: Pixels, channels: int, height: int | None = None, width: int | None = None
    ) -> Numbers:
        """What the network gets: float32 (1, channels, height, width).

        Parameters
        ----------
        pixels
            uint8 (C, H, W), C being 1 (gray) or 3 (red, green, blue).
        channels
            1 or 3. Colour becomes brightness (Rec. 601) for one; gray becomes three equal channels for three.
        height, width
            None leaves that side as long as the picture's.

        Raises
        ------
        PreprocessingError
            Another number of channels, or of means; a picture too large.
        """
        return self.numbers(self.received(pixels, channels, height, width))[None]

    def received(
        self, pixels: Pixels, channels: int, height: int | None = None, width: int | None = None
    ) -> Pixels:
        """The picture behind :meth:`apply`'s numbers, still as pixels: uint8 (channels, height, width)."""
        if channels not in (1, 3):
            raise PreprocessingError(
                "The network takes {channels} channels; a picture has 1 (brightness) or 3 (red, green, blue).",
                channels=channels,
            )
        size = size_of(pixels, height, width)
        fitting = luminance(pixels) if channels == 1 else pixels
        fitting = _fit(255 - fitting if self.invert else fitting, size, self.fit)
        if fitting.shape[0] < channels:
            fitting = np.repeat(fitting, channels, axis=0)
        return fitting[::-1] if self.order == "bgr" else fitting

    def numbers(self, received: Pixels | Numbers) -> Numbers:
        """The arithmetic alone, in float32: from ``received`` (C, H, W) to what the network gets, without N.

        Means of pixels, which are no whole numbers, are taken as well.
        """
        values = received.astype(np.float32)
        if self.unit == "1":
            values /= np.float32(255)
        elif self.unit == "signed":
            values /= np.float32(127.5)
            values -= np.float32(1)
        if self.mean:
            values -= self._by_channel(self.mean, len(received))[:, None, None]
        if self.std:
            values /= self._by_channel(self.std, len(received))[:, None, None]
        return values

    def undo(self, numbers: Numbers) -> Numbers:
        """The arithmetic backwards: what pixels (C, H, W) in red, green, blue the numbers would stand for.

        They may lie outside 0 to 255 where the numbers were made in another way.
        """
        values = numbers.astype(np.float32)
        if self.std:
            values *= self._by_channel(self.std, len(values))[:, None, None]
        if self.mean:
            values += self._by_channel(self.mean, len(values))[:, None, None]
        if self.unit == "1":
            values *= np.float32(255)
        elif self.unit == "signed":
            values = (values + np.float32(1)) * np.float32(127.5)
        values = values[::-1] if self.order == "bgr" else values
        return 255 - values if self.invert else values

    def steps(self, pixel: int, channel: int, channels: int) -> tuple[PixelStep, ...]:
        """The arithmetic on one pixel of ``received``, step by step; the last value is what the network gets.

        No step at all if the network gets the pixel as it is.
        """
        value, steps = np.float32(pixel), []
        if self.unit == "1":
            value /= np.float32(255)
            steps.append(PixelStep(f"{pixel} / 255", float(value)))
        elif self.unit == "signed":
            value = value / np.float32(127.5) - np.float32(1)
            steps.append(PixelStep(f"{pixel} / 127.5 − 1", float(value)))
        if self.mean or self.std:
            formula = written(value)
            if self.mean:
                mean = self._by_channel(self.mean, channels)[channel]
                formula = f"{formula} {'+' if mean < 0 else '−'} {written(abs(mean), 6)}"
                value -= mean
            if self.std:
                std = self._by_channel(self.std, channels)[channel]
                formula = (
                    f"({formula}) / {written(std, 6)}" if self.mean else f"{formula} / {written(std, 6)}"
                )
                value /= std
            steps.append(PixelStep(formula, float(value)))
        return tuple(steps)

    def _by_channel(self, values: tuple[float, ...], channels: int) -> Numbers:
        if len(values) not in (1, channels):
            raise PreprocessingError(
                "There are {given} numbers for the mean or the standard deviation, and {channels} channels: "
                "give one number for all channels, or one for each.",
                given=len(values),
                channels=channels,
            )
        return np.broadcast_to(np.array(values, np.float32), channels)

    def fits(self, channels: int) -> bool:
        """Whether there are as many means and deviations as that many channels take."""
        return {len(self.mean), len(self.std)} <= {0, 1, channels}


def size_of(pixels: Pixels, height: int | None, width: int | None) -> tuple[int, int]:
    """Height and width of what is made of `pixels` (C, H, W) for a network; None leaves a side as long as it is.

    Raises
    ------
    PreprocessingError
        Too many pixels.
    """
    size = (height or pixels.shape[1], width or pixels.shape[2])
    if math.prod(size) > MOST_PIXELS:
        raise PreprocessingError(
            "The network takes pictures of {height} × {width} pixels, but a picture made here may have {most} pixels at most.",
            height=size[0],
            width=size[1],
            most=MOST_PIXELS,
        )
    return size


def write(preprocessing: Preprocessing) -> str:
    """A preprocessing as a link carries it: ``stretch_255_rgb_0_127.5_128``."""
    p = preprocessing
    numbers = ("~".join(repr(float(value)).removesuffix(".0") for value in each) for each in (p.mean, p.std))
    return "_".join((p.fit, p.unit, p.order, str(int(p.invert)), *numbers))


def read(text: str) -> Preprocessing:
    """The preprocessing that :func:`write` wrote as text. Raises ValueError for anything else."""
    parts = text.split("_")
    if len(text) > 200 or len(parts) != 6 or parts[3] not in ("0", "1"):
        raise ValueError(text)
    mean, std = (tuple(map(_number, part.split("~"))) if part else () for part in parts[4:])
    return Preprocessing(parts[0], parts[1], parts[2], parts[3] == "1", mean, std)


def _number(text: str) -> float:
    if not re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d{1,2})?", text) or abs(float(text)) > 1e6:
        raise ValueError(text)
    return float(text)


def written(value: float | np.floating, digits: int = 4) -> str:
    """`value` with so many significant `digits` and a true minus sign."""
    return f"{float(value) + 0.0:.{digits}g}".replace("-", "−")


def _fit(pixels: Pixels, size: tuple[int, int], fit: str) -> Pixels:
    """`pixels` (C, H, W) at `size` (height, width)."""
    height, width = pixels.shape[1:]
    if (height, width) == size:
        return pixels
    picture, (high, wide) = pil_image(pixels), size
    if fit == "stretch":
        return _resized(picture, size)
    if fit == "crop":
        shrink = min(height / high, width / wide)
        # by rounding, 227 × (173 / 227) can be more than 173
        cut_height, cut_width = min(high * shrink, height), min(wide * shrink, width)
        top, left = (height - cut_height) / 2, (width - cut_width) / 2
        return _resized(
            picture, size, (left, top, min(left + cut_width, width), min(top + cut_height, height))
        )
    shrink = max(height / high, width / wide)
    inner = (min(high, max(1, round(height / shrink))), min(wide, max(1, round(width / shrink))))
    padded = np.zeros((pixels.shape[0], *size), np.uint8)
    top, left = (high - inner[0]) // 2, (wide - inner[1]) // 2
    padded[:, top : top + inner[0], left : left + inner[1]] = _resized(picture, inner)
    return padded


def _resized(
    picture: Image.Image, size: tuple[int, int], box: tuple[float, float, float, float] | None = None
) -> Pixels:
    return pixels_of(picture.resize(size[::-1], Image.Resampling.BILINEAR, box=box))
