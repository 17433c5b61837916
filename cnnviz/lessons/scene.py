"""What a card looks at: the state of the page, and what was computed for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from cnnviz.pipeline import Run, TransposedConvolution
from cnnviz.state import PAGES, PageState

R = TypeVar("R")


@dataclass(frozen=True, eq=False)
class Scene:
    """A page as it is at one moment.

    Attributes
    ----------
    result
        What the page computed for `state`: in the lab a :class:`cnnviz.pipeline.Run`, on the network page a
        :class:`cnnviz.reading.Reading`, and so on; None where there is nothing.
    """

    state: PageState
    result: Any = None

    @property
    def page(self) -> str:
        """The name of the page."""
        return next(name for name, kind in PAGES.items() if type(self.state) is kind)

    @property
    def convolved(self) -> Run | None:
        """The lab's result where its first stage is a convolution; None otherwise."""
        run = self.result
        return (
            run if isinstance(run, Run) and not isinstance(run.convolution, TransposedConvolution) else None
        )

    @property
    def transposed(self) -> Run | None:
        """The lab's result where its first stage is a transposed convolution; None otherwise."""
        run = self.result
        return run if isinstance(run, Run) and isinstance(run.convolution, TransposedConvolution) else None
