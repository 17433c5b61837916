"""What a question can ask for, by name: each draws what it asks for from the numbers on the screen.

A question is called with the scene, a :class:`random.Random` and its parameters, keyword arguments with defaults, and gives
what is asked; None where the page shows nothing that it could ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cnnviz.lessons.guesses import Asked
from cnnviz.lessons.questions import after, lab, network, train, transposed

Ask = Callable[..., Asked | None]

QUESTIONS: Mapping[str, Ask] = {
    **lab.QUESTIONS,
    **after.QUESTIONS,
    **transposed.QUESTIONS,
    **network.QUESTIONS,
    **train.QUESTIONS,
}
"""By name."""
