"""Lost deals and what they taught, kept after the day. Empty until the campfire review (E03) moves in."""
