"""What surrounds Streamlit's server: who is let in, what may be uploaded, and what is given back when visitors leave."""
