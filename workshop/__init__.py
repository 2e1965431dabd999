"""One day, its agenda, the people in it, and the wire to their screens."""
