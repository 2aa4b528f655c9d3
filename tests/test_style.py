"""The house style, measured: short functions, small modules, true names, nothing private."""

import ast
import re
import subprocess
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(
    path
    for top in ("app", "scheduling", "benchmarks")
    for path in (ROOT / top).rglob("*.py")
    if "__pycache__" not in path.parts
)
PAGES = sorted((ROOT / "templates").rglob("*.html"))
VAGUE = {"utils", "util", "helpers", "helper", "managers", "manager", "common", "core", "misc"}
VAGUE_ENDINGS = ("Manager", "Handler", "Info", "Data", "Helper", "Util", "Utils")
LONGEST_MODULE = 250


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(_parsed(path)) if isinstance(node, kinds)]


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_functions_are_short():
    lengths = [_lines(function) for path in MODULES for function in _functions(path)]

    assert median(lengths) <= 8
    assert quantiles(lengths, n=10)[-1] <= 25


def test_modules_are_small():
    long = {
        _named(path): count
        for path in MODULES
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }

    assert long == {}


def test_every_module_says_in_one_sentence_what_it_is_for():
    silent = [
        _named(path)
        for path in MODULES
        if not re.match(
            r"\S.*[.:?]$", (ast.get_docstring(_parsed(path)) or "").split("\n\n")[0], re.DOTALL
        )
    ]

    assert silent == []


def test_names_are_the_words_of_the_trade():
    modules = [_named(path) for path in MODULES if VAGUE & {path.stem, *path.parts}]
    classes = [
        node.name
        for path in MODULES
        for node in ast.walk(_parsed(path))
        if isinstance(node, ast.ClassDef) and node.name.endswith(VAGUE_ENDINGS)
    ]

    assert modules == []
    assert classes == []


@pytest.mark.parametrize("inline", [r"<script(?![^>]*\ssrc=)", r"\sstyle=", r"<style", r"\son\w+="])
def test_pages_carry_nothing_inline_that_the_security_policy_forbids(inline):
    guilty = [_named(path) for path in PAGES if re.search(inline, path.read_text(encoding="utf-8"))]

    # Mail has no style sheets to link to.
    assert [path for path in guilty if not path.startswith("templates/letters/")] == []


def _kept_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize(
    "private",
    [
        re.compile(r"https?://[\w.-]*(pypi|npmjs|artifactory|devpi|nexus)[\w.-]*/", re.IGNORECASE),
        re.compile(r"(?<![\w.])/(work|root|home)/[\w.]+/"),
    ],
    ids=["package hosts", "somebody's folders"],
)
def test_nothing_private_to_one_machine_is_kept(private):
    guilty = {}
    for path in _kept_files():
        try:
            found = private.search(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue  # a picture or a font
        if found and path != Path(__file__):
            guilty[_named(path)] = found.group()

    assert guilty == {}
