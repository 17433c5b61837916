"""Recorded pages: what a link shows as one HTML file, which needs neither a server nor a network.

The file holds the scripts and styles of the parts that the page has, and their contents as the engine made them: whoever opens
it can point at every number, walk over the maps and pin, as on the page itself. What a server would have to compute, the
controls and the panels, is not there.
"""

from cnnviz.record.errors import RecordError
from cnnviz.record.export import page_for
from cnnviz.record.gallery import gallery_command, write_gallery
from cnnviz.record.lesson import lesson_page
from cnnviz.record.link import state_of
from cnnviz.record.page import page_of
from cnnviz.record.views import MOST_BYTES, view_of

__all__ = [
    "MOST_BYTES",
    "RecordError",
    "gallery_command",
    "lesson_page",
    "page_for",
    "page_of",
    "state_of",
    "view_of",
    "write_gallery",
]
