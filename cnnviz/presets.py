"""Preprocessing by name, and what else might have been chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnviz.preprocessing import FITS, Preprocessing
from cnnviz.words import N_


@dataclass(frozen=True)
class Preset:
    """Numbers that many networks were trained on, by name; `label` and `about` are marked messages."""

    label: str
    about: str
    preprocessing: Preprocessing

    def on(self, chosen: Preprocessing) -> Preprocessing:
        """The preset's unit, order, mean and deviation; fit and inversion stay as chosen."""
        return replace(self.preprocessing, fit=chosen.fit, invert=chosen.invert)


PRESETS: dict[str, Preset] = {
    "one": Preset(
        N_("0 to 1"),
        N_("Every pixel divided by 255: black is 0, white is 1."),
        Preprocessing(),
    ),
    "bytes": Preset(
        N_("0 to 255"),
        N_("The pixels as they are stored: black is 0, white is 255."),
        Preprocessing(unit="255"),
    ),
    "signed": Preset(
        N_("−1 to 1"),
        N_(
            "Black is −1, middle gray is 0, white is 1; as the Inception and MobileNet networks were trained."
        ),
        Preprocessing(unit="signed"),
    ),
    "mtcnn": Preset(
        N_("MTCNN: (x − 127.5) / 128"),
        N_("Almost −1 to 1: the face detector's own numbers."),
        Preprocessing(unit="255", mean=(127.5,), std=(128.0,)),
    ),
    "imagenet": Preset(
        N_("ImageNet mean and deviation"),
        N_(
            "0 to 1, then for red, green and blue the mean of a million photos taken off and divided by their "
            "standard deviation; as the networks of torchvision were trained."
        ),
        Preprocessing(mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225)),
    ),
    "caffe": Preset(
        N_("Caffe: BGR, mean taken off"),
        N_(
            "0 to 255 with blue first and the mean of each channel taken off; as the first VGG and ResNet "
            "networks were trained."
        ),
        Preprocessing(unit="255", order="bgr", mean=(103.939, 116.779, 123.68)),
    ),
}


def preset_of(preprocessing: Preprocessing) -> str | None:
    """The name of the preset with the same numbers, whatever the fit; None if there is none."""
    return next((name for name, each in PRESETS.items() if each.on(preprocessing) == preprocessing), None)


@dataclass(frozen=True)
class Choice:
    """A preprocessing to compare with; `label` is a marked message."""

    label: str
    preprocessing: Preprocessing


_FITTED = {
    "stretch": N_("stretched to the size"),
    "crop": N_("cut to the middle"),
    "pad": N_("with bars at the sides"),
}


def choices(chosen: Preprocessing, channels: int, fitted: bool) -> tuple[Choice, ...]:
    """What else might have been chosen: every preset that fits, and `chosen` with one thing changed.

    Parameters
    ----------
    channels
        Presets with another number of means are left out.
    fitted
        Whether the picture has to change its aspect, so that the way of fitting matters.
    """
    found = [Choice(preset.label, preset.on(chosen)) for preset in PRESETS.values()]
    if channels == 3:
        other = "bgr" if chosen.order == "rgb" else "rgb"
        found.append(Choice(N_("red and blue exchanged"), replace(chosen, order=other)))
    found.append(Choice(N_("dark and light exchanged"), replace(chosen, invert=not chosen.invert)))
    if fitted:
        found += [Choice(_FITTED[fit], replace(chosen, fit=fit)) for fit in FITS if fit != chosen.fit]
    different: dict[Preprocessing, Choice] = {}
    for choice in found:
        if choice.preprocessing.fits(channels):
            different.setdefault(choice.preprocessing, choice)
    return tuple(choice for each, choice in different.items() if each != chosen)
