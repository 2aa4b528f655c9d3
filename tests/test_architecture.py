"""The arrows: what may import what, and what no web worker may load."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FEATURES = [path.parent for path in sorted((ROOT / "app").glob("*/models.py"))]


def test_imports_follow_the_arrows():
    linter = Path(sys.executable).with_name("lint-imports")
    command = [linter, "--no-logo", "--no-cache"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def _imports(path: Path) -> set[str]:
    """Name all that a module imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _path(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    return path if path.is_file() else None


def _reached(start: str) -> set[str]:
    """Follow the imports of a module through all of ours, except the web's own."""
    found, ahead = set(), [start]
    while ahead:
        module = ahead.pop()
        path = _path(module)
        if module in found or path is None or module.startswith("app.web."):
            continue
        found.add(module)
        ahead += _imports(path)
    return found


@pytest.mark.parametrize("feature", FEATURES, ids=lambda path: path.name)
def test_what_a_service_needs_runs_without_the_web(feature):
    """The same verb serves page, command and worker: request and session are not its business."""
    guilty = [
        module
        for module in _reached(f"app.{feature.name}.service")
        if any(name.split(".")[0] in {"flask", "flask_wtf"} for name in _imports(_path(module)))
    ]

    assert guilty == []


@pytest.mark.parametrize("feature", FEATURES, ids=lambda path: path.name)
def test_services_open_no_transaction(feature):
    """Views, commands and workers open them, so that one act is kept whole or not at all."""
    source = (feature / "service.py").read_text(encoding="utf-8")

    assert "db.writing" not in source
    assert ".commit(" not in source


def test_a_web_worker_loads_neither_the_solver_nor_its_tables():
    program = (
        "import sys; from app import create_app; "
        "create_app({'ENV': 'test', 'DATABASE_URL': 'sqlite://'}); "
        "print(sorted({'ortools', 'pandas', 'numpy', 'weasyprint', 'openpyxl'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
