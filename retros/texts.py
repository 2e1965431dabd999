"""Where the texts of the campfire lie."""

from pathlib import Path

HERE = Path(__file__).parent / "content"
