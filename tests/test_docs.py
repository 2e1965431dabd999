"""README is true: its map names what exists, its recipe names what the code knows, its settings are read."""

import re
from pathlib import Path

from workshop import exercise

HOUSE = Path(__file__).resolve().parent.parent
README = (HOUSE / "README.md").read_text(encoding="utf-8")


def block(heading):
    return README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_the_map_names_what_exists():
    folder = HOUSE
    for line in re.findall(r"^    ( *)([\w./]+)  ", block("The map of the house"), re.MULTILINE):
        indent, name = line
        folder = HOUSE if not indent else HOUSE / "workshop"
        assert (folder / name).exists(), name


def test_every_folder_of_the_top_is_on_the_map():
    named = set(re.findall(r"^    (\w+)/", block("The map of the house"), re.MULTILINE))
    assert named == {
        path.name for path in HOUSE.iterdir() if path.is_dir() and path.name[0] != "." and path.name != "var"
    } - {"__pycache__"}


def test_the_recipe_uses_names_that_exist():
    recipe = block("A new exercise in ten lines")
    for name in re.search(r"from workshop.exercise import (.+)", recipe)[1].split(", "):
        assert hasattr(exercise, name)
    for option in re.findall(r"(\w+)=True", recipe):
        assert option in exercise.Face.__dataclass_fields__
    assert (HOUSE / "workshop/exercises/journey_map/exercise.py").exists()


def test_every_setting_of_the_table_is_read():
    settings = (HOUSE / "workshop/settings.py").read_text(encoding="utf-8")
    for row in re.findall(r"^\| (`.+?) \|", block("Settings"), re.MULTILINE):
        for name in re.findall(r"`(\w+)`", row):
            assert f'"{name}"' in settings, name


def test_commands_of_the_readme_exist():
    commands = {path.stem for path in (HOUSE / "workshop/management/commands").glob("*.py")} | {"test"}
    assert set(re.findall(r"manage\.py (\w+)", README)) <= commands
