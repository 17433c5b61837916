"""What the first page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from cnnviz.first_sum import KERNEL, PICTURE, feature_map
from cnnviz.glossary import TERMS
from cnnviz.lessons.asked import asked
from cnnviz.lessons.led import opened
from cnnviz.parts.part import Content
from cnnviz.parts.start.words import start_words
from cnnviz.questions import HOLDS, QUESTIONS
from cnnviz.state import LabState, NetworkState, PageState, SignalState, StartState, link_of
from cnnviz.state.glossary import GlossaryState
from cnnviz.state.train import TrainKernelState
from cnnviz.words import LANGUAGES, N_, Translate, translation

_PAGES: Mapping[str, tuple[str, str, PageState]] = {
    "lab": (N_("Kernel lab"), N_("One convolution, on any picture"), LabState()),
    "network": (N_("Network"), N_("Draw a digit and follow it to the answer"), NetworkState()),
    "train": (N_("Train"), N_("Watch weights being learned"), TrainKernelState()),
    "signals": (N_("Signals"), N_("Convolution in one dimension"), SignalState()),
}


@dataclass(frozen=True)
class Station:
    """A lesson as the page names it.

    Attributes
    ----------
    title
        In the visitor's language.
    minutes
        How long it takes.
    cards
        How many it has.
    stretch
        The number of its part of the course, from 0.
    href
        The query of the link that opens it, from ``?`` on.
    """

    id: str
    title: str
    minutes: int
    cards: int
    stretch: int
    href: str


def start_content(
    _: Translate, state: StartState, lessons: Sequence[Station], stretches: Sequence[str]
) -> Content:
    """The content of the part `start`: picture, kernel and the engine's map, and where the ways lead.

    `stretches` are the parts of the course, as marked messages; those without a lesson are left out. Questions and terms
    come with their words in the other language (``other``), by which they are found too, and questions with further words
    (``also``).
    """
    places = {lesson.id: number for number, lesson in enumerate(lessons, 1)}
    beside = translation(next(language for language in LANGUAGES if language != state.language)).gettext

    def href(there: PageState) -> str:
        """The link to a view, in the visitor's language and type; what it covers is its own."""
        return "?" + urlencode(link_of(replace(there, large=state.large, language=state.language)))

    def covered(lesson: str) -> dict[str, object] | None:
        number = places.get(lesson)
        return None if number is None else {"number": number, "title": lessons[number - 1].title}

    return {
        "large": state.large,
        "find": state.find,
        "picture": PICTURE.tolist(),
        "kernel": KERNEL.tolist(),
        "output": feature_map().tolist(),
        "lessons": [asdict(lesson) for lesson in lessons],
        "stretches": [_(name) for name in stretches],
        "pages": [
            {"id": page, "name": _(name), "about": _(about), "href": href(there)}
            for page, (name, about, there) in _PAGES.items()
        ],
        "questions": [
            {
                "id": id,
                "name": _(group),
                "holds": _(HOLDS[group]),
                "asked": [
                    {
                        "ask": _(each.ask),
                        "other": beside(each.ask),
                        "also": f"{_(each.also)}, {beside(each.also)}",
                        "answer": _(each.answer),
                        "href": href(opened(cards, number, 0, each.state)),
                        "lesson": covered(each.lesson),
                    }
                    for number, each in enumerate(questions)
                ],
            }
            for (group, questions), (id, cards) in zip(QUESTIONS.items(), asked().items(), strict=True)
        ],
        "terms": [
            {"title": _(term.name), "other": beside(term.name), "href": href(GlossaryState(term=id))}
            for id, term in TERMS.items()
        ],
        "glossary": href(GlossaryState()),
        "words": start_words(_),
    }, {}
