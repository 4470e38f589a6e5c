# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the files that come with the plugin lie, in the repository and in the staged plugin."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_path(name: str) -> Path:
    """Path of a file or folder of ``resources/``.

    The staged plugin holds its resources, in the repository they lie beside the package.
    """
    staged = _PACKAGE / "resources"
    folder = staged if staged.is_dir() else _PACKAGE.parent / "resources"
    return folder / name


def guide_page(name: str) -> Path | None:
    """Path of a page of the guide, such as ``tools/fusehmwb.html``; None where it was not built.

    The staged plugin holds the guide, in the repository `make docs` leaves it in ``build/``.
    """
    for folder in (_PACKAGE / "guide", _PACKAGE.parent / "build" / "guide"):
        if (folder / name).is_file():
            return folder / name
    return None
