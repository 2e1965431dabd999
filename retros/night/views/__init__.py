"""One module for each thing that people do at the fire."""
