"""The people we sell to, kept after the day. Empty until Persona Hunt (E01) moves in."""
