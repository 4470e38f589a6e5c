# SPDX-License-Identifier: GPL-2.0-or-later
"""What a report is made of. Sections hold data; how they look is decided in `page`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Union

import numpy as np
from numpy.typing import NDArray

Cell = Union[str, float, int, None]


@dataclass(frozen=True)
class Text:
    """Paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Names and their values, such as the parameters of a run."""

    title: str
    items: Mapping[str, Any]
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A table.

    Parameters
    ----------
    title : str
    columns : tuple of str
    rows : tuple of tuples
        Text, numbers, or None for a value that is not defined.
    best : tuple of {"low", "high", ""}
        For each column, which of its numbers to emphasise; empty emphasises nothing.
    note : str
    folded : bool
        Show only the title until the reader opens it.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    best: tuple[Literal["low", "high", ""], ...] = ()
    note: str = ""
    folded: bool = False


@dataclass(frozen=True)
class Picture:
    """A colour image, (rows, cols, 3), uint8."""

    caption: str
    rgb: NDArray[np.uint8]


@dataclass(frozen=True)
class Pictures:
    """Colour images side by side."""

    title: str
    pictures: tuple[Picture, ...]
    note: str = ""


@dataclass(frozen=True)
class Maps:
    """Maps of one quantity on one common scale.

    Parameters
    ----------
    title : str
    maps : mapping of str to ndarray, (rows, cols)
        By caption; NaN is left blank.
    unit : str
    limits : (float, float) or None
        Ends of the colour scale; None is 0 (or the minimum, if it is negative) to the 98th
        percentile of all maps together.
    note : str
    """

    title: str
    maps: Mapping[str, NDArray[np.floating[Any]]]
    unit: str = ""
    limits: tuple[float, float] | None = None
    note: str = ""


@dataclass(frozen=True)
class Series:
    """A line of a chart; NaN interrupts it. The others are dashed beside a reference."""

    name: str
    x: NDArray[np.floating[Any]]
    y: NDArray[np.floating[Any]]
    reference: bool = False


@dataclass(frozen=True)
class Chart:
    """Lines over a common axis.

    Parameters
    ----------
    title, x_label, y_label : str
    series : tuple of Series
    log : bool
        The vertical axis is logarithmic.
    mark : (int, int, int) or None
        A colour (red, green, blue) shown beside the title.
    of_bands : bool
        Lines stop where points lie further apart than most: bands are missing there. False: they
        go through.
    """

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    log: bool = False
    mark: tuple[int, int, int] | None = None
    of_bands: bool = True


@dataclass(frozen=True)
class Charts:
    """Charts side by side."""

    title: str
    charts: tuple[Chart, ...]
    note: str = ""


Section = Union[Text, Facts, Table, Pictures, Maps, Charts]


@dataclass(frozen=True)
class Report:
    """A page.

    Parameters
    ----------
    title, lead : str
        Heading, and one sentence below it.
    sections : tuple of sections
    language : str
        Code of the language that the texts are in.
    """

    title: str
    lead: str = ""
    sections: tuple[Section, ...] = field(default_factory=tuple)
    language: str = "en"
