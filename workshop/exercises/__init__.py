"""One small app per exercise that lives only while the room is on that step."""
