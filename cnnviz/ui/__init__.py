"""The pages, and how their parts come to the browser; the only package that imports streamlit."""
