"""The course of a training as a table."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from cnnviz.training.architecture import Flatten, FullyConnected
from cnnviz.training.data import Pictures, Split
from cnnviz.training.export import curves_file
from cnnviz.training.settings import Settings
from cnnviz.training.trainer import Trainer


def test_the_rows_are_the_trainers_course() -> None:
    """A row for each step and the start; what is held out stands where it was read."""
    rng = np.random.default_rng(0)
    few = Pictures(rng.integers(0, 256, (12, 1, 4, 4), np.uint8), np.arange(12) % 3, ("a", "b", "c"))
    trainer = Trainer([Flatten(), FullyConnected(3)], Split(few, few), Settings(batch_size=4, epochs=4))
    trainer.advance(10**6)
    rows = list(
        csv.DictReader(
            io.StringIO(curves_file(trainer.losses, trainer.accuracies, trainer.held_out).decode())
        )
    )
    assert [int(row["step"]) for row in rows] == list(range(trainer.steps + 1))
    assert rows[0]["loss"] == rows[0]["accuracy"] == ""
    assert [float(row["loss"]) for row in rows[1:]] == pytest.approx(list(trainer.losses), rel=1e-6)
    assert [float(row["accuracy"]) for row in rows[1:]] == pytest.approx(list(trainer.accuracies), rel=1e-6)
    read = [
        (int(r["step"]), float(r["held_out_loss"]), float(r["held_out_accuracy"]))
        for r in rows
        if r["held_out_loss"]
    ]
    assert [step for step, *_ in read] == [step for step, *_ in trainer.held_out]
    assert np.array(read) == pytest.approx(np.array(trainer.held_out), rel=1e-6)
