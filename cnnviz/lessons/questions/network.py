"""Questions about what a network made of its picture, and what its layers need."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from random import Random

import numpy as np

from cnnviz import ops
from cnnviz.lessons.guesses import Asked
from cnnviz.lessons.questions.telling import recognised
from cnnviz.lessons.scene import Scene
from cnnviz.networks.receptive import receptive_fields
from cnnviz.reading import Reading
from cnnviz.state import LabState, NetworkState

LEADS = (1, 2, 3)
"""By how much one of two logits may lead: with less or more, the shares are 50% or 100% whatever is done."""
SIDES = (8, 10, 12)
PATCHES = (2, 3, 4, 6, 7, 8)
LEAST_INK = 0.08
"""Of all the picture's ink, what a patch must cover to be asked for."""
CLEAR = 2.0
"""How much more one of two logits must fall than the other."""
ATTEMPTS = 40


def softmax_pair(scene: Scene, draw: Random) -> Asked | None:
    """The share in percent that softmax gives the second of two classes, if there were no others and logits were whole numbers."""
    reading = _reading(scene)
    if reading is None or reading.logits is None or reading.scores is None or reading.labels is None:
        return None
    if len(reading.scores) < 2:
        return None
    one, other = draw.sample(range(len(reading.scores)), 2)
    first, lead = round(float(reading.scores[one])), draw.choice(LEADS)
    second = first + draw.choice((-lead, lead))
    right = 100 * float(ops.softmax(np.array([first, second]))[1])
    guesses = {"shares_equal": 50.0, "winner_takes_all": 100.0, "other_share": 100 - right}
    if first > 0 and second > 0:
        guesses["scores_divided"] = 100 * second / (first + second)
    return Asked(
        (right,),
        {
            "first": reading.labels[one],
            "second": reading.labels[other],
            "first_score": _written(first),
            "second_score": _written(second),
            "lead": lead,
            "times": f"{math.exp(lead):.2g}",
        },
        recognised((right,), guesses, 3),
        tolerance=1.5,
    )


def weight_count(scene: Scene, draw: Random) -> Asked | None:
    """How many weights and biases a convolutional layer has that is drawn."""
    reading = _reading(scene)
    if reading is None:
        return None
    learned = [
        each for each in reading.network.layers if each.op_type == "Conv" and each.inputs[1] in each.weights
    ]
    if not learned:
        return None
    layer = draw.choice(learned)
    weight, made = layer.weights[layer.inputs[1]], reading.values[layer.outputs[0]]
    filters, biased = len(weight), len(layer.inputs) > 2
    kernel = math.prod(weight.shape[2:])
    one = weight.size // filters + biased
    guesses = {
        "biases_forgotten": weight.size,
        "one_bias": weight.size + 1,
        "one_filter": one,
        "one_kernel": filters * (kernel + biased),
        "kernel_per_place": filters * one * math.prod(made.shape[2:]),
    }
    names = {
        "layer": layer.name,
        "inputs": reading.values[layer.inputs[0]].shape[1],
        "filters": filters,
        "kernel": " × ".join(map(str, weight.shape[2:])),
    }
    view = {"layer": layer.name, "element": None, "panel": "layer"}
    return Asked((float(filters * one),), names, recognised((filters * one,), guesses), view)


def fully_connected(scene: Scene, draw: Random) -> Asked | None:
    """How many weights and biases a fully connected layer would have in the place of the lab's convolution, for a size that is drawn."""
    run, state = scene.convolved, scene.state
    if run is None or not isinstance(state, LabState):
        return None
    side = draw.choice(SIDES)
    kernel = run.convolution.kernel[0]
    made = side - kernel + 1
    taken, places = side * side, made * made
    channels = run.input.shape[0]
    right = taken * channels * places + places
    guesses = {
        "output_biases": taken * channels * places,
        "sizes_added": taken * channels + places,
        "own_kernels": places * (kernel * kernel * channels + 1),
        "convolution_count": kernel * kernel * channels + 1,
        "one_output_bias": taken * channels * places + 1,
        "one_output": taken * channels + 1,
    }
    names = {"kernel": kernel, "side": side, "made": made, "inputs": taken * channels, "outputs": places}
    return Asked((float(right),), names, recognised((right,), guesses), {"size": side, "pin": None})


def receptive_field(scene: Scene, draw: Random, *, layer: str = "") -> Asked | None:
    """How many rows of the picture an element of a layer with windows sees; of the layer of this name, or of any."""
    reading = _reading(scene)
    if reading is None:
        return None
    fields = receptive_fields(reading.network, reading.values)
    found = []
    for each in reading.network.layers:
        before = fields.get(each.inputs[0])
        after = fields.get(each.outputs[0])
        if each.op_type in ("Conv", "MaxPool", "AveragePool") and before and after:
            found.append((each.name, before[0], after[0], _extent(reading, each.outputs[0])))
    chosen = [each for each in found if layer in ("", each[0]) and each[2].size > each[3]]
    if not chosen:
        return None
    name, before_field, field, extent = draw.choice(chosen)
    depth = [each[0] for each in found].index(name)
    size = int(before_field.size)
    right = int(field.size)
    guesses = {
        "jump_forgotten": 1 + sum(each[3] - 1 for each in found[: depth + 1]),
        "extents_added": size + extent,
        "fields_multiplied": size * extent,
        "last_layer_only": extent,
    }
    names = {"layer": name, "window": extent, "before": size, "jump": int(before_field.jump)}
    view = {"layer": name, "element": None, "panel": "layer"}
    return Asked((float(right),), names, recognised((right,), guesses), view)


def field_start(scene: Scene, draw: Random, *, layer: str) -> Asked | None:
    """The first row of the picture that an element in a drawn row of a layer sees."""
    reading = _reading(scene)
    if reading is None:
        return None
    there = next((each for each in reading.network.layers if each.name == layer), None)
    field = receptive_fields(reading.network, reading.values).get(there.outputs[0]) if there else None
    if there is None or not field:
        return None
    made, taken = reading.values[there.outputs[0]], reading.values[reading.input]
    if made.ndim < 4:
        return None
    rows = [
        row
        for row in range(made.shape[2])
        if (cells := field[0].cells(row)).start > 0 and cells.stop <= taken.shape[2]
    ]
    if not rows or not field[0].jump:
        return None
    row = draw.choice(rows)
    jump, right = int(field[0].jump), field[0].cells(row).start
    guesses = {
        "no_jump": row,
        "padding_not_taken_off": row * jump,
        "one_field_each": row * int(field[0].size),
        "last_row": field[0].cells(row).stop - 1,
    }
    names = {"layer": layer, "row": row, "jump": jump, "first": field[0].cells(0).start}
    return Asked((float(right),), names, recognised((right,), guesses), {"element": None})


def patch_places(scene: Scene, draw: Random) -> Asked | None:
    """How many covered pictures an occlusion map needs, for a patch that is drawn and moves one pixel at a time."""
    reading = _reading(scene)
    if reading is None or reading.received.shape[1] != reading.received.shape[2]:
        return None
    side, patch = reading.received.shape[1], draw.choice(PATCHES)
    right = (side - patch + 1) ** 2
    guesses = {
        "first_place_forgotten": (side - patch) ** 2,
        "one_row_of_places": side - patch + 1,
        "place_for_each_pixel": side**2,
        "patches_side_by_side": (side // patch) ** 2,
    }
    return Asked((float(right),), {"side": side, "patch": patch}, recognised((right,), guesses))


def falls_more(scene: Scene, draw: Random, *, patch: int = 6) -> Asked | None:
    """Which of the two most probable classes loses more of its logit when a black patch covers the picture at a place that is drawn."""
    reading = _reading(scene)
    if reading is None or reading.logits is None or reading.scores is None or len(reading.scores) < 2:
        return None
    picture = reading.values[reading.input]
    first, second = (int(place) for place in np.argsort(-reading.scores, kind="stable")[:2])
    places = [
        (row, column)
        for row in range(picture.shape[2] - patch + 1)
        for column in range(picture.shape[3] - patch + 1)
        if picture[..., row : row + patch, column : column + patch].sum() >= LEAST_INK * picture.sum() > 0
    ]
    draw.shuffle(places)
    for row, column in places[:ATTEMPTS]:
        covered = picture.copy()
        covered[..., row : row + patch, column : column + patch] = 0
        drops = reading.scores - reading.network.run({reading.input: covered})[reading.logits][0].ravel()
        if abs(drops[first] - drops[second]) >= CLEAR:
            falls, other = (first, second) if drops[first] > drops[second] else (second, first)
            names = {
                "first": min(first, second),
                "second": max(first, second),
                "top": row,
                "bottom": row + patch - 1,
                "left": column,
                "right": column + patch - 1,
                "falls": falls,
                "other": other,
                "change": f"{-drops[falls]:+.1f}".replace("-", "\N{MINUS SIGN}"),
                "other_change": f"{-drops[other]:+.1f}".replace("-", "\N{MINUS SIGN}"),
            }
            frame = (row, column, row + patch, column + patch)
            return Asked(
                (float(falls),), names, (((float(other),), "other_class_falls"),), tolerance=0.25, frame=frame
            )
    return None


def _extent(reading: Reading, array: str) -> int:
    """The rows of a layer's window."""
    layer = next(each for each in reading.network.layers if array in each.outputs)
    shape = layer.attributes.get("kernel_shape")
    return int(np.ravel(shape)[0]) if shape is not None else int(reading.values[layer.inputs[1]].shape[2])


def _reading(scene: Scene) -> Reading | None:
    """What a shipped network made of its picture: a visitor's own may take long to be read once more, and no lesson's link can carry it."""
    reading, state = scene.result, scene.state
    if not isinstance(reading, Reading) or not isinstance(state, NetworkState) or state.network == "own":
        return None
    return reading


def _written(number: float) -> str:
    return f"{number:g}".replace("-", "\N{MINUS SIGN}")


QUESTIONS: Mapping[str, Callable[..., Asked | None]] = {
    "softmax_pair": softmax_pair,
    "weight_count": weight_count,
    "fully_connected": fully_connected,
    "receptive_field": receptive_field,
    "field_start": field_start,
    "patch_places": patch_places,
    "falls_more": falls_more,
}
