"""An open question: each alone, in pairs, in fours, all; and what they agree on is put in order."""
