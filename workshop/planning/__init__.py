"""The agenda before and during the day: ready programmes, editing, times, delays, and the rain plan."""
