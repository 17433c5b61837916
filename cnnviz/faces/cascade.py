"""R-Net and O-Net look at what P-Net proposes: each judges a crop, corrects its box, and the last one finds landmarks.

A stage takes squares of the picture, in corners. It cuts out their pixels (`geometry.pixels_in`), brings each crop to the
network's size by means (`geometry.averaged`), keeps those whose score is above its threshold, and lets the highest score
take out what overlaps with it. R-Net suppresses, then corrects its boxes and makes them squares; O-Net corrects, then
suppresses by the overlap over the smaller of two boxes. Order, roundings and sides are those of ``detect_face`` in
facenet-pytorch 2.6.0, which follows the paper's own code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from cnnviz.faces.geometry import Array, Corners, averaged, corrected, drawn, pixels_in, squared, suppress
from cnnviz.faces.proposals import INPUT, Level, Place, Proposal, look, proposed, suppressed
from cnnviz.images.picture import Pixels
from cnnviz.memory import Claim
from cnnviz.networks import Network
from cnnviz.networks.steps import Steps, within
from cnnviz.preprocessing import Preprocessing

THRESHOLDS = (0.6, 0.7, 0.7)
"""Of P-Net, R-Net and O-Net, as in the paper's code."""

SIDES = (24, 48)
"""Of the crops that R-Net and O-Net take."""

OVERLAP = 0.7
"""Above which R-Net's and O-Net's boxes take each other out."""

MOST_JUDGED = 200
"""So many of P-Net's likeliest windows are shown to R-Net."""

TOGETHER = 16
"""Crops that go through a network at once."""

LANDMARKS = 5
"""The eyes, the nose and the corners of the mouth, each pair from left to right as it lies in the picture."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What a network says of a crop.

    Attributes
    ----------
    pixels
        Where the crop was cut out: rows and columns of the picture, as slices.
    crop
        uint8 (3, side, side): the crop, rounded to whole numbers to be shown; the network got the exact means.
    score
        The probability of a face.
    offsets
        (4,): left, top, right, bottom, in sides of the square.
    landmarks
        (10,): the columns of five points, then their rows, in sides of the square; empty from R-Net.
    """

    pixels: tuple[int, int, int, int]
    crop: Pixels
    score: float
    offsets: Array
    landmarks: Array


@dataclass(frozen=True, eq=False)
class Verdict:
    """What becomes of a square in a stage.

    Attributes
    ----------
    square
        What was judged.
    passed
        Whether the score is above the threshold.
    taken_out_by
        The number of the candidate that suppressed it; None if none did.
    box
        The corners after the network's correction.
    """

    square: Corners
    answer: Answer
    passed: bool
    taken_out_by: int | None
    box: Corners

    @property
    def stays(self) -> bool:
        """Whether it passed and was not suppressed."""
        return self.passed and self.taken_out_by is None

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """The landmarks as (row, column) in the coordinates of edges; none from R-Net."""
        top, left, bottom, right = drawn(self.square)
        columns, rows = self.answer.landmarks.reshape(2, -1)
        return tuple(
            (top + float(row) * (bottom - top), left + float(column) * (right - left))
            for row, column in zip(rows, columns, strict=True)
        )


@dataclass(frozen=True, eq=False)
class Candidate:
    """A window of P-Net's and its way through the cascade.

    Attributes
    ----------
    taken_out_by
        The number of the candidate that suppressed it among P-Net's windows; None if none did.
    refined, decided
        What R-Net and O-Net say; None where the window did not come as far.
    """

    proposal: Proposal
    taken_out_by: int | None
    refined: Verdict | None = None
    decided: Verdict | None = None

    @property
    def is_face(self) -> bool:
        """Whether it comes out at the end."""
        return self.decided is not None and self.decided.stays


@dataclass(frozen=True, eq=False)
class Cascade:
    """What comes of all windows.

    Attributes
    ----------
    looked
        How many windows P-Net answered for.
    candidates
        Those that reach P-Net's threshold, the likeliest first.
    left_out
        How many of them stay but are not shown to R-Net, as there are more than `MOST_JUDGED`.
    """

    thresholds: tuple[float, float, float]
    looked: int
    candidates: tuple[Candidate, ...]
    left_out: int

    @property
    def faces(self) -> list[Candidate]:
        """What comes out, the likeliest first."""
        found = [(each.decided.answer.score, each) for each in self.candidates if each.decided is not None]
        return [each for _score, each in sorted(found, key=lambda pair: -pair[0]) if each.is_face]


@dataclass(eq=False)
class Looked:
    """P-Net's maps of a picture, and what the other two networks have said of its windows so far.

    What they say of a window depends on no threshold, so that a threshold that moves judges only what was not judged yet.

    Attributes
    ----------
    pixels
        uint8 (3, H, W): the picture in the networks' order of channels.
    room
        A claim that grows by the crops that are kept; None where none are counted.
    """

    pixels: Pixels
    preprocessing: Preprocessing
    levels: tuple[Level, ...]
    networks: tuple[Network, Network]
    room: Claim | None = None
    _known: tuple[dict[Place, Answer], dict[Place, Answer]] = field(default_factory=lambda: ({}, {}))

    def cascade(self, thresholds: tuple[float, float, float] = THRESHOLDS) -> Steps[Cascade]:
        """Put all windows through the three networks; see :class:`cnnviz.networks.steps.Steps`."""
        yield 0.0
        found = proposed(self.levels, thresholds[0])
        fate = suppressed(found)
        stay = [number for number, out in enumerate(fate) if out is None]
        squares = {number: squared(found[number].box) for number in stay[:MOST_JUDGED]}
        refined = yield from within(self._stage(0, found, squares, thresholds[1]), 0, 0.5)
        squares = {number: squared(verdict.box) for number, verdict in refined.items() if verdict.stays}
        decided = yield from within(self._stage(1, found, squares, thresholds[2]), 0.5, 1)
        candidates = tuple(
            Candidate(each, fate[number], refined.get(number), decided.get(number))
            for number, each in enumerate(found)
        )
        looked = sum(level.probability.size for level in self.levels)
        return Cascade(thresholds, looked, candidates, max(0, len(stay) - MOST_JUDGED))

    def _stage(
        self, stage: int, found: Sequence[Proposal], squares: dict[int, Corners], threshold: float
    ) -> Steps[dict[int, Verdict]]:
        """The verdicts on `squares`, by the numbers of their candidates."""
        yield from self._judge(stage, {found[number].place: square for number, square in squares.items()})
        known = self._known[stage]
        answers = {number: known[place] for number in squares if (place := found[number].place) in known}
        passed = [number for number, answer in answers.items() if answer.score > threshold]
        boxes = {number: corrected(squares[number], answers[number].offsets, plus=1) for number in answers}
        if stage == 0:
            fate = suppress([squares[n] for n in passed], [answers[n].score for n in passed], OVERLAP)
        else:
            fate = suppress(
                [boxes[n] for n in passed], [answers[n].score for n in passed], OVERLAP, "smaller", plus=1
            )
        out = {n: None if by is None else passed[by] for n, by in zip(passed, fate, strict=True)}
        return {n: Verdict(squares[n], answers[n], n in out, out.get(n), boxes[n]) for n in sorted(answers)}

    def _judge(self, stage: int, squares: dict[Place, Corners]) -> Steps[None]:
        """Ask the network about all squares that it was not asked about; one without a pixel of the picture is left out."""
        network, side, known = self.networks[stage], SIDES[stage], self._known[stage]
        height, width = self.pixels.shape[1:]
        asked = [
            (place, cut)
            for place, square in squares.items()
            if place not in known and (cut := pixels_in(square, height, width)) is not None
        ]
        for first in range(0, len(asked), TOGETHER):
            batch = asked[first : first + TOGETHER]
            if self.room is not None:
                self.room.grow(len(batch) * 3 * side**2)
            crops = np.stack(
                [averaged(self.pixels[:, t:b, left:right], side, side) for _, (t, left, b, right) in batch]
            )
            numbers = np.stack([self.preprocessing.numbers(crop) for crop in crops])
            steps = network.steps({INPUT: numbers}, room=self.room and self.room.beside())
            values = yield from within(steps, first / len(asked), (first + len(batch)) / len(asked))
            landmarks = values.get("landmarks", np.empty((len(batch), 0), np.float32))
            for at, (place, cut) in enumerate(batch):
                shown = np.rint(crops[at]).astype(np.uint8)
                score = float(values["face"][at, 1])
                known[place] = Answer(cut, shown, score, values["box"][at], landmarks[at])


def looked(
    networks: tuple[Network, Network, Network],
    pixels: Pixels,
    smallest: float,
    preprocessing: Preprocessing,
    room: Claim | None = None,
) -> Steps[Looked]:
    """P-Net's maps of `pixels` (3 or 1, H, W), ready for the cascade of `networks`; faces of `smallest` pixels and more."""

    levels = yield from look.steps(networks[0], pixels, smallest, preprocessing, room)
    return Looked(
        preprocessing.received(pixels, 3), preprocessing, levels, networks[1:], room and room.beside()
    )
