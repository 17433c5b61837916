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
    "one": Preset(N_("0 to 1"), N_("Every pixel divided by 255: black is 0, white is 1."), Preprocessing()),
    "bytes": Preset(
        N_("0 to 255"),
        N_("The pixels as they are stored: black is 0, white is 255."),
        Preprocessing(unit="255"),
    ),
    "signed": Preset(
        N_("−1 to 1"),
        N_(
            "Black is −1, middle grey is 0, white is 1; as the Inception and MobileNet networks were trained."
        ),
        Preprocessing(unit="signed"),
    ),
    "mtcnn": Preset(
        N_("MTCNN: (x − 127.5) / 128"),
        N_("Almost −1 to 1: the face detector's own numbers."),
        Preprocessing(unit="255", mean=(127.5,), std=(128.0,)),
    ),
    "imagenet": Preset(
        N_("ImageNet mean and standard deviation"),
        N_(
            "Scaled to 0–1; then, for red, green and blue in turn, the mean of over a million photos (ImageNet) is subtracted and the result divided by their standard deviation, as torchvision's networks were trained."
        ),
        Preprocessing(mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225)),
    ),
    "caffe": Preset(
        N_("Caffe: BGR, mean subtracted"),
        N_(
            "0 to 255, blue first, with the mean of each channel subtracted; this is how the first VGG and ResNet networks were trained."
        ),
        Preprocessing(unit="255", order="bgr", mean=(103.939, 116.779, 123.68)),
    ),
}


def preset_of(preprocessing: Preprocessing) -> str | None:
    """The name of the preset with the same numbers, whatever the fit; None if there is none."""
    return next((name for name, each in PRESETS.items() if each.on(preprocessing) == preprocessing), None)


_FITTED = {
    "stretch": N_("stretched to the size"),
    "crop": N_("cut to the middle"),
    "pad": N_("with bars at the sides"),
}


def describe(preprocessing: Preprocessing, own: Preprocessing) -> tuple[str, ...]:
    """Marked words for a preprocessing: its numbers by name, and where else it is not the network's `own`."""
    name, exchanged = preset_of(preprocessing), preset_of(_exchanged(preprocessing))
    if name is not None:
        words = [PRESETS[name].label]
    elif exchanged is not None:
        words = [PRESETS[exchanged].label, N_("red and blue exchanged")]
    else:
        words = [N_("numbers of your own")]
    if preprocessing.invert != own.invert:
        words.append(N_("dark and light exchanged"))
    if preprocessing.fit != own.fit:
        words.append(_FITTED[preprocessing.fit])
    return tuple(words)


def choices(chosen: Preprocessing, channels: int, fitted: bool) -> tuple[Preprocessing, ...]:
    """What else might have been chosen: every preset that fits, and `chosen` with one thing changed.

    Parameters
    ----------
    channels
        Presets with another number of means are left out.
    fitted
        Whether the picture has to change its aspect, so that the way of fitting matters.
    """
    found = [preset.on(chosen) for preset in PRESETS.values()]
    found += [_exchanged(chosen)] if channels == 3 else []
    found.append(replace(chosen, invert=not chosen.invert))
    found += [replace(chosen, fit=fit) for fit in FITS] if fitted else []
    if channels == 1:
        found = [replace(each, order=chosen.order) for each in found]
    return tuple(each for each in dict.fromkeys(found) if each != chosen and each.fits(channels))


def _exchanged(preprocessing: Preprocessing) -> Preprocessing:
    return replace(preprocessing, order="bgr" if preprocessing.order == "rgb" else "rgb")
