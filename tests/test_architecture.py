"""The arrows: what may import what, and what no web worker may load."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
FEATURES = [path.parent for path in sorted((ROOT / "app").glob("*/models.py"))]
# What a person sends and sees: the only modules of a feature that may know the web.
WEB_FACING = {"forms.py", "gates.py", "commands.py"}


def test_imports_follow_the_arrows(capsys):
    assert lint_imports(str(ROOT / "pyproject.toml"), no_cache=True) == 0, capsys.readouterr().out


def _imported(path: Path) -> set[str]:
    """Name the packages that a module imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def _web_facing(path: Path) -> bool:
    return path.name in WEB_FACING or path.stem.endswith(("views", "pages"))


@pytest.mark.parametrize("feature", FEATURES, ids=lambda path: path.name)
def test_only_pages_and_forms_know_the_web(feature):
    guilty = [
        path.name
        for path in feature.glob("*.py")
        if not _web_facing(path) and _imported(path) & {"flask", "flask_wtf", "wtforms"}
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
        "print(sorted({'ortools', 'pandas', 'numpy', 'weasyprint'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
