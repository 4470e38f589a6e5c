# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports: one HTML page that needs no network, and the numbers as CSV and JSON.

A `Report` is a list of sections: `Text`, `Facts`, `Table`, `Pictures`, `Maps`, `Charts`.
`quality` makes the sections of a comparison with a reference, of one method or of several.
"""

from .export import write_csv, write_json
from .model import (
    Chart,
    Charts,
    Facts,
    Maps,
    Picture,
    Pictures,
    Report,
    Section,
    Series,
    Table,
    Text,
)
from .page import write_report
from .versions import versions

__all__ = [
    "Chart",
    "Charts",
    "Facts",
    "Maps",
    "Picture",
    "Pictures",
    "Report",
    "Section",
    "Series",
    "Table",
    "Text",
    "versions",
    "write_csv",
    "write_json",
    "write_report",
]
