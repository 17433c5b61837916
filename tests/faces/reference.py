"""MTCNN's cascade written anew from facenet-pytorch 2.6.0 (``models/utils/detect_face.py``), with onnxruntime for the networks.

Nothing of cnnviz takes part. As there, boxes are (left, top, right, bottom), counted from 1; crops are shrunk by
``torch.nn.functional.interpolate(mode="area")``; the first suppressions measure sides as differences of corners, the last
adds 1 and divides by the smaller area.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import onnxruntime as ort

from cnnviz.zoo import FOLDER

Array = Any


@dataclass
class Found:
    """How many boxes each step leaves, and what comes out; `crops` are what R-Net and O-Net were given."""

    proposed: int
    merged: int
    second: int
    third: int
    boxes: Array
    scores: Array
    points: Array
    crops: tuple[list[Array], list[Array]]


def session(file: str) -> ort.InferenceSession:
    return ort.InferenceSession(FOLDER / file, providers=["CPUExecutionProvider"])


def area(picture: Array, height: int, width: int) -> Array:
    """Means of rectangles, one by one."""
    _, high, wide = picture.shape
    out = np.empty((3, height, width))
    for row in range(height):
        rows = slice(row * high // height, ceil((row + 1) * high / height))
        for column in range(width):
            columns = slice(column * wide // width, ceil((column + 1) * wide / width))
            out[:, row, column] = picture[:, rows, columns].mean(axis=(1, 2))
    return out


def normalised(pixels: Array) -> Array:
    return ((pixels - 127.5) * 0.0078125).astype(np.float32)[None]


def nms(boxes: Array, scores: Array, bound: float, plus: int = 0, smaller: bool = False) -> list[int]:
    areas = (boxes[:, 2] - boxes[:, 0] + plus) * (boxes[:, 3] - boxes[:, 1] + plus)
    waiting, kept = list(np.argsort(-scores, kind="stable")), []
    while waiting:
        best = waiting.pop(0)
        kept.append(int(best))

        def share(other: int, best: int = best) -> float:
            one, two = boxes[best], boxes[other]
            wide = max(0.0, min(one[2], two[2]) - max(one[0], two[0]) + plus)
            high = max(0.0, min(one[3], two[3]) - max(one[1], two[1]) + plus)
            both = wide * high
            return both / (min(areas[best], areas[other]) if smaller else areas[best] + areas[other] - both)

        waiting = [other for other in waiting if share(other) <= bound]
    return kept


def square(boxes: Array) -> Array:
    boxes = boxes.copy()
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    longest = np.maximum(wide, high)
    boxes[:, 0] += wide * 0.5 - longest * 0.5
    boxes[:, 1] += high * 0.5 - longest * 0.5
    boxes[:, 2:] = boxes[:, :2] + longest[:, None]
    return boxes


def regressed(boxes: Array, offsets: Array) -> Array:
    wide, high = boxes[:, 2] - boxes[:, 0] + 1, boxes[:, 3] - boxes[:, 1] + 1
    return boxes + offsets * np.stack([wide, high, wide, high], 1)


def cut(picture: Array, boxes: Array, side: int) -> list[Array]:
    _, high, wide = picture.shape
    crops = []
    for box in boxes.astype(int):
        left, top = max(box[0], 1), max(box[1], 1)
        right, bottom = min(box[2], wide), min(box[3], high)
        crops.append(area(picture[:, top - 1 : bottom, left - 1 : right], side, side))
    return crops


def detect(
    picture: Array, smallest: float = 20, thresholds: tuple[float, float, float] = (0.6, 0.7, 0.7)
) -> Found:
    """`picture`: uint8 (3, H, W)."""
    p_net, r_net, o_net = (session(f"{name}.onnx") for name in ("faces", "faces_r", "faces_o"))
    _, high, wide = picture.shape
    scale, rows, proposed = 12 / smallest, [], 0
    while min(high, wide) * scale >= 12:
        copy = area(picture, int(high * scale + 1), int(wide * scale + 1))
        offsets, faces = p_net.run(["29", "28"], {"image": normalised(copy)})
        r, c = np.nonzero(faces[0, 1] >= thresholds[0])
        corner = np.stack([c, r], 1) * 2
        table = np.concatenate(
            [
                np.floor((corner + 1) / scale),
                np.floor((corner + 12) / scale),
                faces[0, 1][r, c][:, None],
                offsets[0][:, r, c].T,
            ],
            axis=1,
        )
        proposed += len(table)
        rows.append(table[nms(table[:, :4], table[:, 4], 0.5)])
        scale *= 0.709
    table = np.concatenate(rows)
    table = table[nms(table[:, :4], table[:, 4], 0.7)]
    sides = table[:, 2:4] - table[:, :2]
    boxes = square(table[:, :4] + table[:, 5:] * np.tile(sides, 2))
    merged = len(boxes)

    small = cut(picture, boxes, 24)
    said = [r_net.run(["box", "face"], {"image": normalised(crop)}) for crop in small]
    scores = np.array([face[0, 1] for _, face in said])
    passed = scores > thresholds[1]
    boxes, scores = boxes[passed], scores[passed]
    offsets = np.array([box[0] for box, _ in said]).reshape(-1, 4)[passed]
    kept = nms(boxes, scores, 0.7)
    boxes = square(regressed(boxes[kept], offsets[kept]))
    second = len(boxes)

    large = cut(picture, boxes, 48)
    said = [o_net.run(["box", "face", "landmarks"], {"image": normalised(crop)}) for crop in large]
    scores = np.array([face[0, 1] for _, face, _ in said])
    passed = scores > thresholds[2]
    boxes, scores = boxes[passed], scores[passed]
    offsets = np.array([box[0] for box, _, _ in said]).reshape(-1, 4)[passed]
    points = np.array([points[0] for *_, points in said]).reshape(-1, 2, 5)[passed]
    sides = boxes[:, 2:] - boxes[:, :2] + 1
    points = points * sides[:, :, None] + boxes[:, :2, None] - 1
    boxes = regressed(boxes, offsets)
    kept = nms(boxes, scores, 0.7, plus=1, smaller=True)
    return Found(proposed, merged, second, len(kept), boxes[kept], scores[kept], points[kept], (small, large))
