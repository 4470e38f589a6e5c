# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of chosen numbers names every one that the default method has, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "hmwb_qgis" / "core"
PAGE = ROOT / "docs" / "chosen-numbers.md"
ROOMS = ("hmwb", "kriging", "registration", "relation", "uncertainty")
OTHERS = (
    "denoising/multispectral_noise.py",
    "denoising/nl_bayes.py",
    "denoising/noise.py",
    "denoising/subspace.py",
    "observation/visibility.py",
    "observation/windows.py",
)
NOT_OF_THE_DEFAULT = "scene_statistics.py"


def holds_numbers(value):
    """Whether an expression is made of numbers that are not zero."""
    constants = [n.value for n in ast.walk(value) if isinstance(n, ast.Constant)]
    return any(isinstance(c, (int, float)) and not isinstance(c, bool) and c for c in constants)


def numbers_of(path):
    """Names of the constants of a module and of the fields of its policies."""
    for node in ast.parse(path.read_text("utf-8")).body:
        policy = isinstance(node, ast.ClassDef) and node.name.endswith("Policy")
        owner = node.name if policy else path.stem
        for each in node.body if policy else [node]:
            if isinstance(each, (ast.Assign, ast.AnnAssign)) and each.value is not None:
                target = each.targets[0] if isinstance(each, ast.Assign) else each.target
                if isinstance(target, ast.Name) and holds_numbers(each.value):
                    yield f"{owner}.{target.id}"


def test_the_page_names_every_number_and_no_other():
    modules = [path for room in ROOMS for path in (CORE / room).glob("*.py")]
    modules += [CORE / other for other in OTHERS]
    used = {n for p in modules if p.name != NOT_OF_THE_DEFAULT for n in numbers_of(p)}
    told = re.findall(r"^\| `([\w.]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(told) == len(set(told))
    assert set(told) == used
