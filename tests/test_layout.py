"""The packages that run are this repository's, wherever the command was started."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PACKAGES = ["bench", "models", "rapport", "server", "store", "trainer", "ui"]
ROOT = Path(__file__).resolve().parent.parent


def test_each_package_resolves_to_this_repository_from_anywhere() -> None:
    script = (
        "import importlib.util, json;"
        f"print(json.dumps({{p: importlib.util.find_spec(p).origin for p in {PACKAGES!r}}}))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", script], cwd="/", capture_output=True, text=True, check=True
    )
    for package, origin in json.loads(shown.stdout).items():
        assert Path(origin).resolve() == ROOT / package / "__init__.py"


def test_each_package_says_what_it_is_for() -> None:
    for package in PACKAGES:
        source = (ROOT / package / "__init__.py").read_text()
        assert source.startswith('"""') and len(source.splitlines()[0]) > 20, package
