"""A lesson's card, beside the page that it leads through: what to look at, what to do, and whether it is done.

The messages: ``{"lesson": id, "card": number, "draw": number}`` opens a card, ``"set"`` sets its view again, ``{"guess": text}``
answers, ``{"again": draw}`` asks for other numbers, ``"show"`` shows the answer, ``"leave"`` ends the lesson, and ``"look"``
asks how far the task is after something has changed.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_lesson", "lesson/lesson.js", ("shared/base.css", "shared/terms.css", "lesson/lesson.css"))
