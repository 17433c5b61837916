"""cnnviz: set up the page and go to it. Run with ``streamlit run app.py``."""

import streamlit as st

from cnnviz.ui.shell import open_page

st.set_page_config(page_title="cnnviz", page_icon="assets/icon.png", layout="wide", menu_items={})
open_page()
