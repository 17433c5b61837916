"""What the panel with the files says of a view: its cards, the chosen one with its options, and the view in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cnnviz.parts.part import Content
from cnnviz.parts.share.content import told
from cnnviz.parts.take.content import Card, Opened, take_content
from cnnviz.state.train import TrainOwnState, TrainStepState
from cnnviz.takeaway.kind import Asked, Choice, Kind, Option, Size, TakeError, Text, check, complete
from cnnviz.takeaway.what import KernelWhat, LabWhat, NetworkWhat, OwnWhat, SignalWhat, TrainedWhat, What
from cnnviz.views.sentences import listed, sentence
from cnnviz.words import Translate


@dataclass(frozen=True, eq=False)
class Offer:
    """What a view can become: a card for each kind as it is at first, and the titles of those that can hold what is the visitor's own."""

    cards: Mapping[Kind, Card]
    holding: Sequence[str]


def offer_of(what: What) -> Offer:
    """The kinds of a view, in their order."""
    # not before a panel is opened: it imports what writes each kind
    from cnnviz.takeaway.registry import offered

    _, kinds, with_all = what.translate, offered(what), what.leaving_out(False)
    return Offer(
        {kind: _card(_, kind, what, complete(kind, what)) for kind in kinds},
        [_(kind.title) for kind in kinds if not kind.covered(what) and _can_hold(kind, with_all)],
    )


def panel_of(what: What, offer: Offer, chosen: Kind, asked: Asked, *, waits: bool) -> Content:
    """The panel with all cards, the `chosen` one as it is `asked` for.

    Parameters
    ----------
    offer
        Of this view.
    waits
        Whether the page may have more to offer soon.
    """
    _ = what.translate
    card = _card(_, chosen, what, asked)
    cards = [card if kind is chosen else each for kind, each in offer.cards.items()]
    options = [_option(_, option, asked.chosen[option.name]) for option in chosen.options(what)]
    readable = chosen.text is not None and not card.refused
    text = chosen.text(what, asked.chosen) if chosen.text is not None and readable else None
    return take_content(
        _,
        cards,
        Opened(card, options, text),
        own=what.own,
        without=what.without,
        holding=offer.holding,
        said=_said(_, what),
        note=_note(_, what, waits),
        waits=waits,
    )


def _note(_: Translate, what: What, waits: bool) -> str:
    """Why there is no file but the link, or what no file holds."""
    state = what.state
    if waits:
        return _("This page has no result at the moment. As soon as it has one, its files are offered here.")
    if not isinstance(state, TrainOwnState):
        return ""
    text = (
        _(
            "None of these files contains all your pictures. To save your classes, press “{button}” in the sidebar."
        )
        if isinstance(what, OwnWhat)
        else _(
            "Until a network has been trained, this page can be taken away only as a link, and the link contains no pictures. Press “{learn}” and open this panel again. To save your classes, press “{button}” in the sidebar."
        )
    )
    return text.format(button=_("Save the classes and pictures"), learn=_("Train"))


def _can_hold(kind: Kind, what: What) -> bool:
    """Whether it has what the visitor brought in any format."""
    plans = [complete(kind, what, each.id) for each in kind.formats(what) or ()]
    return any(kind.holds(what, plan.format, plan.chosen) for plan in plans)


def _card(_: Translate, kind: Kind, what: What, plan: Asked) -> Card:
    size: Size | None = None
    refused = ""
    try:
        size = None if kind.leads else check(kind, what, plan)
    except TakeError as error:
        refused = sentence(_, error)
    preview = kind.preview(what)
    return Card(
        id=kind.id,
        title=_(kind.title),
        about=_(kind.about if isinstance(kind.about, str) else kind.about(what)),
        formats={each.id: each.sign for each in kind.formats(what) or ()},
        format=plan.format,
        bytes=None if size is None else size.bytes,
        exact=size is not None and not size.about,
        holds=() if what.without or refused else kind.holds(what, plan.format, plan.chosen),
        refused=refused,
        sign=preview.sign,
        lines=preview.lines,
        pictures=preview.pictures,
        leads=kind.leads,
    )


def _option(_: Translate, option: Option, value: Any) -> dict[str, Any]:
    told = {"name": option.name, "label": _(option.label), "value": value}
    if isinstance(option, Choice):
        return told | {"choices": list(option.choices.items())}
    if isinstance(option, Text):
        return told | {"most": option.most}
    return told | {"low": option.low, "high": option.high, "step": option.step}


def _said(_: Translate, what: What) -> str:
    """The view in words."""
    from cnnviz.record import facts as of  # as in offer_of

    match what:
        case LabWhat():
            facts = of.lab_facts(_, what.state, what.picture, what.pixels)
        case SignalWhat():
            facts = of.signal_facts(_, what.state)
        case NetworkWhat():
            facts = of.network_facts(_, what.state, what.reading.picture)
        case KernelWhat():
            facts = of.kernel_training_facts(_, what.state, what.example.pixels)
        case TrainedWhat():
            facts = of.network_training_facts(_, what.state)
        case What(state=TrainStepState() as state):
            facts = [*told(_, state), *of.step_facts(_, state)]
        case _other:
            facts = told(_, what.state)
    return listed(_, facts, " · ".join(("{first}", "{then}")))
