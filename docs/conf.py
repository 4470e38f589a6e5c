# SPDX-License-Identifier: GPL-2.0-or-later
"""Sphinx: the guide, in the repository and behind the Help buttons of the plugin."""

from __future__ import annotations

import configparser
import os
import sys
from pathlib import Path

# `make docs` copies this folder and says where the repository is.
ROOT = Path(os.environ["HMWB_ROOT"])
sys.path.insert(0, str(ROOT))

_metadata = configparser.ConfigParser()
_metadata.read(ROOT / "metadata.txt", encoding="utf-8")

project = "HMWB for QGIS"
author = "HMWB maintainers"
version = release = _metadata["general"]["version"]
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
exclude_patterns = ["examples", "CONTRIBUTING.md"]
suppress_warnings = ["myst.header"]  # CONTRIBUTING.md starts a level deeper where it is included

autodoc_typehints = "none"  # the docstrings tell shapes and units, which types do not
autodoc_member_order = "groupwise"
napoleon_google_docstring = False

html_theme = "furo"
html_title = f"HMWB {version}"
html_theme_options = {"top_of_page_buttons": []}
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
