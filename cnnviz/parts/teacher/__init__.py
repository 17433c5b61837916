"""The lessons for whoever teaches: aims, questions, what goes wrong, and links to open and to hand on. It sends no message."""

from cnnviz.parts.part import Part

PART = Part("cnnviz_teacher", "teacher/teacher.js", ("shared/base.css", "teacher/teacher.css"))
"""The lessons for whoever teaches."""
