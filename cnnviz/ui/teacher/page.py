"""The page for teachers: the lessons and how a class works with them, and lessons of one's own."""

from __future__ import annotations

import streamlit as st

from cnnviz.lessons import LESSONS
from cnnviz.lessons.lesson import said
from cnnviz.lessons.reading import LARGEST_FILE, LessonError
from cnnviz.lessons.school import SCHOOL, SETTING
from cnnviz.lessons.template import template
from cnnviz.parts import teacher
from cnnviz.parts.lesson.lights import LIGHTS
from cnnviz.parts.teacher.content import teacher_content
from cnnviz.state import TeacherState
from cnnviz.ui import session
from cnnviz.ui.inbox import Inbox
from cnnviz.ui.part import mount
from cnnviz.views.sentences import in_markdown, plain
from cnnviz.words import Translate

LESSONS_PART = "teacher.lessons"


def page(_: Translate) -> None:
    """Draw the page for the state that is held."""
    state, _version = session.begin(_, TeacherState)
    content = teacher_content(_, state, LESSONS, SCHOOL.lessons, session.own_lesson())
    mount(teacher.PART, content, key=LESSONS_PART)
    with st.container(key="teacher-own"):
        _own_lesson(_)


def _own_lesson(_: Translate) -> None:
    """Open a lesson of one's own, get the form of one, and what is wrong with those of the folder."""
    st.divider()
    st.subheader(_("Write a lesson"), anchor=False)
    st.markdown(
        _(
            "A lesson is one text file. Start from the template, which explains itself and lists everything that a card can check, ask for, cover and highlight. Open the file here to go through it: nobody else can see it. For a class, put the file in a folder of the server and name the folder in `{setting}` before you start the app; then its lessons have links like all others."
        ).format(setting=SETTING)
    )
    st.download_button(
        _("Template (TOML)"),
        lambda: template(LIGHTS),
        file_name="my_lesson.toml",
        mime="application/toml",
        on_click="ignore",
        key="teacher.template",
    )
    inbox = Inbox("teacher.lesson")
    st.file_uploader(
        _("A lesson as a TOML file, up to {most} KB").format(most=LARGEST_FILE // 1000),
        key=inbox.key,
        on_change=lambda: inbox.receive(lambda data, _name: session.take_lesson(data), LessonError),
        max_upload_size=1,
    )
    if inbox.refused:
        name, error = inbox.refused
        reason = in_markdown(_, error)
        st.error(f"{plain(name)}: {reason}" if isinstance(error, LessonError) else reason)
    elif (own := session.own_lesson()) is not None:
        title = plain(said(own.title, session.language()))
        st.success(_("“{title}” is open: see “Your own lesson” above.").format(title=title))
    for name, error in SCHOOL.broken:
        st.warning(
            _("Left out of the lessons of your school: {name}. {reason}").format(
                name=plain(name), reason=in_markdown(_, error)
            )
        )
