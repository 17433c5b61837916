"""A visitor who lets a network learn, slice after slice, as the browser asks for it."""

from __future__ import annotations

import json
import struct
from typing import Any

from benchmarks.load.http import Answer
from benchmarks.load.visitor import Visitor

TRAINING = "train-network.training"
LINK = {"page": "train-network", "epochs": 100}
"""The digits network on all pictures, for longer than anybody watches."""
FIRST_LEAD, MOST_LEAD = 4, 1024


class Trainee(Visitor):
    """A visitor of the view of a network that learns, with numbers and pictures of a seed.

    Attributes
    ----------
    trained
        How many steps the network has come.
    slices
        Answers with some of them.
    """

    def __init__(self, url: str, seed: int) -> None:
        super().__init__(url)
        self.seed = seed
        self.trained = self.slices = self._turn = 0
        self._lead = FIRST_LEAD

    async def come(self) -> Trainee:
        """Open the view, and wait for its pictures."""
        await self.open(**LINK, seed=self.seed)
        while TRAINING not in self.ids:
            await self.settled()
        return self

    async def learn(self) -> None:
        """Train as fast as the server answers, until the task is cancelled."""
        while True:
            asked = self.trained + self._lead
            self._turn += 1
            answer = await self.ask(TRAINING, self._turn, {"to": asked, "told": 0})
            if answer.status != 200:
                raise RuntimeError(f"no slice of training: {answer.status}")
            came = _training(answer)["trained"]
            taken, filled = came - self.trained, came >= asked
            self._lead = min(MOST_LEAD, 2 * self._lead) if filled else max(1, min(self._lead, 2 * taken))
            self.trained, self.slices = came, self.slices + 1


def _training(answer: Answer) -> dict[str, Any]:
    """What an answer says of the training, see :func:`cnnviz.ui.server.direct.pack`."""
    (length,) = struct.unpack_from("<I", answer.body)
    meta: dict[str, Any] = json.loads(answer.body[4 : 4 + length])["shown"][TRAINING]["meta"]
    return meta
