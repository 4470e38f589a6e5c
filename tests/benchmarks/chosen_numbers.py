# SPDX-License-Identifier: GPL-2.0-or-later
"""The numbers that somebody chose for the default method, as they stand in its code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "hmwb_qgis" / "core"
ROOMS = ("hmwb", "kriging", "registration", "relation", "uncertainty")
OTHERS = (
    "denoising/nl_bayes.py",
    "denoising/noise.py",
    "denoising/shrinkage.py",
    "denoising/subspace.py",
    "resampled/interpolated.py",
    "observation/profiles.py",
    "observation/psf.py",
    "observation/visibility.py",
    "observation/windows.py",
)


class ChosenNumber(NamedTuple):
    """A constant of a module, or a field of a policy.

    Parameters
    ----------
    name : str
        "module.CONSTANT" or "Policy.field".
    path : Path
        The module that holds it.
    value : ast.expr
        What it is set to there.
    """

    name: str
    path: Path
    value: ast.expr


def chosen_numbers() -> Iterator[ChosenNumber]:
    """All of the default method."""
    modules = [path for room in ROOMS for path in (CORE / room).glob("*.py")]
    modules += [CORE / other for other in OTHERS]
    for path in modules:
        yield from numbers_of(path)


def numbers_of(path: Path) -> Iterator[ChosenNumber]:
    """The constants of a module and the fields of its policies that hold numbers."""
    for node in ast.parse(path.read_text("utf-8")).body:
        policy = isinstance(node, ast.ClassDef) and node.name.endswith("Policy")
        owner = node.name if policy else path.stem
        for each in node.body if policy else [node]:
            if isinstance(each, (ast.Assign, ast.AnnAssign)) and each.value is not None:
                target = each.targets[0] if isinstance(each, ast.Assign) else each.target
                if isinstance(target, ast.Name) and holds_numbers(each.value):
                    yield ChosenNumber(f"{owner}.{target.id}", path, each.value)


def holds_numbers(value: ast.expr) -> bool:
    """Whether an expression is made of numbers that are not zero."""
    constants = [n.value for n in ast.walk(value) if isinstance(n, ast.Constant)]
    return any(isinstance(c, (int, float)) and not isinstance(c, bool) and c for c in constants)
