"""Views of the hunt, one module per noun."""
