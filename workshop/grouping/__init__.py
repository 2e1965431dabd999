"""People into teams and pairs, and what that costs."""
