"""cnnviz: set up the page and go to it. Run with ``streamlit run app.py``."""

import os

# Read when NumPy is first imported: answers to several visitors at once must not wait for each other's threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import streamlit as st

from cnnviz.places import ASSETS
from cnnviz.ui.mishap import answer_mishap, show_mishap
from cnnviz.ui.server.start import surroundings
from cnnviz.ui.shell import open_page

if st.runtime.exists():  # for a visitor, at each run of the script
    st.set_page_config(page_icon=str(ASSETS / "icon.png"), layout="wide", menu_items={})
    open_page()
else:  # once, for the server
    app = st.App(
        __file__,
        **surroundings(),
        on_script_error=show_mishap,
        exception_handlers={Exception: answer_mishap},
    )
