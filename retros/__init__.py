"""Lost deals and what they taught, kept after the day, and the night that speaks of them (E03)."""
