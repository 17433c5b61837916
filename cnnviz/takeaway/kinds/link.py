"""A link to the view, and its QR code: the part `share` makes both."""

from __future__ import annotations

from cnnviz.networks.steps import Steps
from cnnviz.takeaway.kind import Chosen, Format, Kind, Preview, Size, tells_nothing
from cnnviz.takeaway.what import What
from cnnviz.words import N_

_LINK = Format("link", "URL", "", "text/plain")


def _make(what: What, format: str, chosen: Chosen) -> Steps[bytes]:
    """There is no file; the part `share` does it all."""
    yield 0.0
    return b""


LINK = Kind(
    id="link",
    title=N_("Link and QR code"),
    about=N_(
        "Whoever opens the link sees this view in cnnviz. You can choose what the link hides, and show its QR code as large as the screen. A link cannot contain what you brought: whoever opens it is asked for it."
    ),
    formats=lambda what: (_LINK,),
    make=_make,
    stem=lambda what, format, chosen: "",
    size=lambda what, format, chosen: Size(0),
    preview=lambda what: Preview(sign="link"),
    covered=tells_nothing,
    leads="share",
)
