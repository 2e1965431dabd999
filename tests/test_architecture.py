"""The rules of the house that a reader could not see from one file alone."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.urls import get_resolver

from tests.urls import walk
from workshop.models import Step

HOUSE = Path(__file__).resolve().parent.parent
TOP_LEVEL = {"manage.py", "pyproject.toml", "README.md", "workshop", "personas", "retros", "templates", "tests"}
ALSO = re.compile(r"\..+|.+\.lock|LICENSE|CHANGELOG\.md|var|__pycache__")
LISTEN_TO_CHANNELS = {"live.py", "hub.py", "consumers.py", "asgi.py"}
ORDER_MATTERS = {"manage.py", "workshop/asgi.py"}  # imports that must wait for the environment
ONLY_WITH_SCALE = {"psycopg", "redis"}  # not installed on a small site

CODE = [
    HOUSE / "manage.py",
    *(f for folder in ("workshop", "personas", "retros") for f in sorted((HOUSE / folder).rglob("*.py"))),
]
PAGES = sorted((HOUSE / "templates").rglob("*.html"))
SCRIPTS = sorted((HOUSE / "workshop" / "static").rglob("*.js"))


def name_of(file):
    return str(file.relative_to(HOUSE))


@cache
def tree(file):
    return ast.parse(file.read_text())


def imports_in(node, file):
    """Full names of the modules imported anywhere below a node; "from . import x" is told from the file's folder."""
    package = list(file.relative_to(HOUSE).parent.parts)
    for each in ast.walk(node):
        if isinstance(each, ast.Import):
            yield from (alias.name for alias in each.names)
        elif isinstance(each, ast.ImportFrom):
            base = package[: len(package) - each.level + 1] if each.level else []
            module = ".".join([*base, *([each.module] if each.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in each.names)


def exercise_of(name):
    """The exercise that a module or a file belongs to, by its name: "journey_map", "personas", or nothing."""
    parts = re.split(r"[./]", name)
    if parts[:2] == ["workshop", "exercises"] and len(parts) > 2:
        return parts[2]
    return parts[0] if parts[0] in ("personas", "retros") else ""


each_module = pytest.mark.parametrize("file", CODE, ids=name_of)


@each_module
def test_no_part_of_the_house_imports_an_exercise_but_itself(file):
    here = exercise_of(name_of(file))
    foreign = {name for name in imports_in(tree(file), file) if exercise_of(name) not in ("", here)}
    assert not foreign


@each_module
def test_only_the_wire_imports_channels(file):
    if file.name not in LISTEN_TO_CHANNELS:
        assert not [name for name in imports_in(tree(file), file) if name.split(".")[0] == "channels"]


@each_module
def test_no_import_hides_in_a_function(file):
    functions = [node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    if name_of(file) not in ORDER_MATTERS:
        hidden = {name for function in functions for name in imports_in(function, file)}
        assert not hidden - ONLY_WITH_SCALE


@each_module
def test_models_import_no_view_and_leaves_import_no_model(file):
    names = set(imports_in(tree(file), file))
    if name_of(file).startswith("workshop/models/"):
        assert not [name for name in names if name.startswith(("workshop.views", "workshop.access", "workshop.forms"))]
    if name_of(file) in ("workshop/live.py", "workshop/exercise.py", "workshop/wording.py"):
        assert not [name for name in names if name.startswith("workshop.models")]


@each_module
def test_nothing_happens_behind_the_back(file):
    """No signals and no save() with effects: a verb says what it does."""
    assert file.name not in ("services.py", "utils.py", "helpers.py", "signals.py")
    assert not [
        name
        for name in imports_in(tree(file), file)
        if name.startswith("django.db.models.signals") or name == "django.dispatch"
    ]
    classes = [node for node in ast.walk(tree(file)) if isinstance(node, ast.ClassDef)]
    own = {part.name for each in classes for part in each.body if isinstance(part, ast.FunctionDef)}
    saves = own & {"save", "delete"}
    assert not saves or "forms" in (file.stem, file.parent.name)


def test_a_step_takes_any_kind():
    assert not Step._meta.get_field("kind").choices


def test_the_top_level_is_the_owners():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=HOUSE, capture_output=True, text=True
    )
    names = {line.split("/")[0] for line in listed.stdout.splitlines()} or {path.name for path in HOUSE.iterdir()}
    assert {name for name in names if not ALSO.fullmatch(name)} == TOP_LEVEL


# Templates and scripts


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_template_is_calm(page):
    """A strict policy forbids inline style and script, and nothing a person wrote is ever marked safe."""
    text = page.read_text()
    assert not re.search(r"""\sstyle\s*=|<style|\son[a-z]+\s*=\s*["']|\shx-on|javascript:""", text, re.IGNORECASE)
    assert not [tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag]
    assert not re.search(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off", text)


@each_module
def test_only_drawn_pictures_are_marked_safe(file):
    calls = [
        node
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("mark_safe", "SafeString")
    ]
    assert len(calls) <= (1 if name_of(file) == "workshop/templatetags/takibi.py" else 0)


@pytest.mark.parametrize("script", SCRIPTS, ids=name_of)
def test_a_script_says_in_a_sentence_what_it_adds(script):
    first, *rest = script.read_text().splitlines()
    assert re.fullmatch(r"// [A-Z].{15,}\.", first)
    assert len(rest) < 150


@each_module
def test_a_module_says_what_it_is(file):
    plumbing = {"urls.py", "apps.py", "__init__.py"}
    assert ast.get_docstring(tree(file)) or file.name in plumbing or "migrations" in file.parts


# Views


@pytest.mark.parametrize("pattern", list(walk(get_resolver())), ids=lambda pattern: pattern.name)
def test_a_view_wears_one_decorator(pattern):
    view, worn = pattern.callback, []
    while view is not None:
        worn += [view.access] if "access" in vars(view) else []
        view = getattr(view, "__wrapped__", None)
    assert len(set(worn)) == 1, f"{pattern.name} wears {worn or 'nothing'}: see access.py"
