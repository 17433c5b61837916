"""What terms mean where Streamlit draws a text: its links into the glossary open the same card as the terms in parts.

It shows nothing else, and sends no message.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_terms", "terms/terms.js", ("shared/base.css", "shared/terms.css"))
