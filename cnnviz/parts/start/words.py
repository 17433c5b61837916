"""The first page's words."""

from __future__ import annotations

from cnnviz.words import N_, Translate

_WORDS = {
    "headline": N_(
        "A convolutional neural network (CNN) turns a picture into an answer with many sums like this one."
    ),
    "about": N_("cnnviz shows you each of these numbers, and why it is what it is."),
    "live": N_("One sum of a convolution"),
    "picture": N_("Picture"),
    "brightness": N_("0 is black, 9 is white"),
    "sum": N_("One sum"),
    "nine": N_("of nine products"),
    "map": N_("Feature map"),
    "count": N_("{seen} of {all}"),
    "window": N_("Window"),
    "kernel": N_("Kernel"),
    "products": N_("Products"),
    "fill": N_("Fill the rest"),
    "point": N_("Point at the picture"),
    "touch": N_("Touch the picture"),
    "help": N_("The arrow keys move the window."),
    "left": N_("brighter on the left"),
    "right": N_("brighter on the right"),
    "even": N_("equally bright"),
    "agrees": N_("the engine gives {value} too"),
    "differs": N_("but the engine gives {value}"),
    "told": N_("Window at row {row}, column {column}: {terms} = {total}, {says}."),
    "learn": N_("Learn"),
    "lessons": N_("{count} short lessons"),
    "course": N_("All lessons"),
    "progress": N_("{done} of {count} lessons done"),
    "begin": N_("Start: {title}"),
    "goOn": N_("Continue: {title}"),
    "again": N_("Once more: {title}"),
    "named": N_("{number}. {title}, {minutes} min"),
    "explore": N_("Explore"),
    "freely": N_("on your own"),
    "ask": N_("Ask"),
    "toAsk": N_("Ask a question"),
    "questions": N_("{count} questions, answered with numbers"),
    "covered": N_("Lesson {number}: {title}"),
    "find": N_("Find a question or a term"),
    "one": N_("One result. Enter opens it."),
    "some": N_("{count} results. Enter opens the first."),
    "nothing": N_("No results."),
    "more": N_("Show all {count} results"),
    "none": N_("No question, answer or term contains “{text}”. The glossary explains all terms by topic."),
    "glossary": N_("Open the glossary"),
    "term": N_("in the glossary"),
    "near": N_("Nothing contains all of these words. The closest matches:"),
    "every": N_("Show all questions"),
}


_STATION = {
    "new": N_("Lesson {number}: {title}"),
    "begun": N_("Lesson {number}: {title}, {done} of {cards} cards done"),
    "done": N_("Lesson {number}: {title}, done"),
}
"""How a station is called, by how much of its lesson is done."""


def start_words(_: Translate) -> dict[str, str | dict[str, str]]:
    """All words of the part, translated, by name."""
    words = {name: _(message) for name, message in _WORDS.items()}
    return words | {"station": {name: _(message) for name, message in _STATION.items()}}
