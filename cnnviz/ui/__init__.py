"""Streamlit pages and their browser components; the only package that imports streamlit."""
