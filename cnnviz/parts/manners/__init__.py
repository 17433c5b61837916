"""Gives the frame that Streamlit puts around the pages the visitor's language, and its drawer what keys and readers need.

It shows nothing, and sends no message.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_manners", "manners/manners.js")
