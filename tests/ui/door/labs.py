"""The lab's ground without its page: what a door answers on after the page was opened with a link."""

from __future__ import annotations

from itertools import count

from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy
from cnnviz.parts.carrier.content import carried
from cnnviz.state import LabState, from_query
from cnnviz.ui.door import Door, Held
from cnnviz.ui.lab.ground import LabGround, keys_of


def lab_door(size: int = 16, **query: str) -> tuple[Door, Held]:
    """The door of a visitor who has opened the lab with a photo of this size."""
    state, unreadable = from_query({"size": str(size)} | query)
    assert isinstance(state, LabState) and not unreadable
    pixels = working_copy(load_photo(state.photo), size, True).pixels
    held = Held(state, count(1).__next__)
    door = Door()
    door.ground = LabGround(
        held, held.now[1], pixels, carried(pixels)[0], keys_of(state), picture=pixels, own=False, drawn=state
    )
    return door, held
