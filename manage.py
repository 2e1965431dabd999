#!/usr/bin/env python3
"""The one command: demo, up, test, check. On a bare Python 3.11 it first installs its parts into .venv."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the sentence is for them
    sys.exit(f"Takibi needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: python3.11 manage.py")

import hashlib
import importlib.util
import os
import re
import subprocess
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = Path(os.environ.get("TAKIBI_VENV") or HERE / ".venv").absolute()
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "takibi-installed"  # the checksums of the lock files whose parts are in VENV
CORE, TEST = HERE / "requirements.lock", HERE / "requirements-test.lock"  # TEST holds all of CORE


def checksum(lock):
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def is_installed(lock):
    """Is VENV there and was it filled from this very lock file?"""
    return VENV_PYTHON.exists() and STAMP.exists() and checksum(lock) in STAMP.read_text().split()


def is_here(lock):
    """Does the Python that runs this line have every part already (a container, `uv run`)?"""
    try:
        for name in re.findall(r"^([\w.-]+)==\S+ \\$", lock.read_text(), re.MULTILINE):
            metadata.version(name)
        django = tuple(int(number) for number in re.findall(r"\d+", metadata.version("django"))[:3])
    except metadata.PackageNotFoundError:
        return False
    return (5, 2, 8) <= django < (7,)


def install(lock):
    print(f"Installing Takibi's parts into {os.path.relpath(VENV)} (once, about 20 s) ...", flush=True)
    if not VENV_PYTHON.exists():
        clear = ["--clear"] if (VENV / "pyvenv.cfg").exists() else []
        no_pip = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
        subprocess.run([sys.executable, "-m", "venv", *clear, *no_pip, VENV], check=True)
    STAMP.unlink(missing_ok=True)
    has_pip = subprocess.run([VENV_PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL).returncode == 0
    pip = [VENV_PYTHON, "-m", "pip"] if has_pip else [sys._base_executable, "-m", "pip", "--python", VENV_PYTHON]
    quiet = ["-qq", "--no-input", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", *quiet, "--require-hashes", "-r", lock], check=True)
    STAMP.write_text("\n".join(checksum(each) for each in ([CORE, TEST] if lock == TEST else [CORE])))


def start_in_venv(lock):
    """Install what is missing or has changed, then become the same command inside VENV."""
    try:
        if not is_installed(lock):
            install(lock)
    except subprocess.CalledProcessError:
        sys.exit("Takibi's parts could not be installed; the reason stands above. The same command tries again.")
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])


def run(command, *arguments):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workshop.settings")
    if command == "demo":
        os.environ["TAKIBI_DEMO"] = "1"
    if command == "test":
        os.chdir(HERE)
        import pytest

        sys.exit(pytest.main(list(arguments)))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    lock = TEST if command in ("test", "bench") else CORE
    in_venv = Path(sys.prefix).resolve() == VENV.resolve()
    if not (is_installed(lock) if in_venv and STAMP.exists() else is_here(lock)):
        start_in_venv(lock)
    run(command, *sys.argv[2:])
