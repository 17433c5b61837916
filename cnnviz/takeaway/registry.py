"""The kinds in the order in which the panel offers them."""

from __future__ import annotations

from cnnviz.takeaway.kind import Kind
from cnnviz.takeaway.kinds.animation import ANIMATION
from cnnviz.takeaway.kinds.architecture import ARCHITECTURE
from cnnviz.takeaway.kinds.computation import COMPUTATION
from cnnviz.takeaway.kinds.graph import GRAPH
from cnnviz.takeaway.kinds.lesson import LESSON
from cnnviz.takeaway.kinds.link import LINK
from cnnviz.takeaway.kinds.maps import MAPS
from cnnviz.takeaway.kinds.model import MODEL
from cnnviz.takeaway.kinds.numbers import NUMBERS
from cnnviz.takeaway.kinds.paper import WORKSHEET
from cnnviz.takeaway.kinds.program import PROGRAM
from cnnviz.takeaway.kinds.recorded import RECORDED
from cnnviz.takeaway.what import What

KINDS = {
    kind.id: kind
    for kind in (
        RECORDED,
        LESSON,
        MAPS,
        COMPUTATION,
        GRAPH,
        ARCHITECTURE,
        ANIMATION,
        NUMBERS,
        PROGRAM,
        MODEL,
        WORKSHEET,
        LINK,
    )
}
"""By their ids."""


def offered(what: What) -> tuple[Kind, ...]:
    """What a view can become."""
    return tuple(kind for kind in KINDS.values() if kind.formats(what))
