"""Which keys each page has, and what they do."""

from __future__ import annotations

from cnnviz.parts.part import Content
from cnnviz.words import Translate

Group = tuple[str, list[tuple[str, str]]]
"""A heading, and under it keys with what they do."""


def keys_content(_: Translate, page: str, *, offered: bool) -> Content:
    """The sheet of `page`; the quiet button is there only if it is `offered`."""
    words = {"title": _("Keys on this page"), "open": _("Keys on this page (?)"), "close": _("Close")}
    groups = [*_own(_, page), _everywhere(_)]
    return {
        "page": page,
        "offered": offered,
        "undo": page == "lab",
        "groups": [{"label": label, "keys": keys} for label, keys in groups],
        "words": words,
    }, {}


def _everywhere(_: Translate) -> Group:
    return _("Everywhere"), [
        ("?", _("this list")),
        ("Tab", _("next control")),
        ("Esc", _("close what is open")),
    ]


def _own(_: Translate, page: str) -> list[Group]:
    arrows, further = "← ↑ → ↓", "Shift + ← ↑ → ↓"
    map_keys = [
        (arrows, _("next element in this direction")),
        (further, _("eight elements further")),
        ("Home, End", _("first or last element of the row")),
        (_("Space"), _("play and pause")),
        ("Enter", _("pin the element")),
        ("Esc", _("unpin the element")),
    ]
    zoomed = [
        *map_keys,
        ("+ −", _("zoom in or out")),
        (_("Ctrl + mouse wheel"), _("zoom in or out")),
        ("0", _("show the whole map")),
    ]
    walk = (_("Term by term"), [("← →", _("one term back or on")), ("Enter", _("all terms"))])
    back = [
        ("Ctrl + Z", _("undo the last change")),
        ("Ctrl + Shift + Z, Ctrl + Y", _("redo it")),
    ]
    training = [
        ("→", _("one step of training")),
        (_("Space"), _("train and pause")),
        ("0", _("begin again")),
    ]
    match page:
        case "lab":
            picture = [*back, ("Ctrl + V", _("paste a picture or the numbers of a kernel"))]
            return [(_("On a map"), zoomed), walk, (_("In the kernel lab"), picture)]
        case "signals":
            return [
                (_("On a signal"), [*map_keys, ("+ −", _("zoom in or out")), ("0", _("show all of it"))]),
                walk,
            ]
        case "network":
            graph = [
                (arrows, _("next map in this direction")),
                ("Page ↑ ↓", _("more maps of a layer")),
                ("Enter", _("open the map")),
            ]
            return [(_("In the graph"), graph), (_("On a map"), zoomed), walk]
        case "train" | "train-network":
            own = [(_("Training"), training)]
            return [*own, (_("Layers of the network"), back)] if page == "train-network" else own
        case "train-own":
            return [(_("Your own classes"), back[:1])]
    return []
