"""The persona hunt in the room: its faces, its forms, its views."""
