"""The campfire review (E03): one deal for each circle, from facts to conditions to what is done next time."""
