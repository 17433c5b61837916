"""The glossary: every term with its name in both languages, what it means, and a link to a view that shows it.

The message: the id of a term marks it.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_glossary", "glossary/glossary.js", ("shared/base.css", "glossary/glossary.css"))
