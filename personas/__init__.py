"""The people we sell to, kept after the day, and the exercise that makes them (E01)."""
