# SPDX-License-Identifier: GPL-2.0-or-later
"""Metadata files: XML, which GDAL parses, and groups of ``KEY = value``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.calls import gdal_calls

from .files import read_text

_ELEMENT, _TEXT, _ATTRIBUTE = 0, 1, 2  # of GDAL's nodes


class Element:
    """An element of an XML file; names are without their namespaces.

    Parameters
    ----------
    node : list
        As `gdal.ParseXMLString` gives it: type, name, then the children.
    """

    def __init__(self, node: list[Any]):
        self._node = node

    @property
    def name(self) -> str:
        """Without the namespace."""
        return str(self._node[1]).rpartition(":")[2]

    @property
    def text(self) -> str:
        """Of the element itself."""
        parts = [str(child[1]) for child in self._node[2:] if child[0] == _TEXT]
        return " ".join("".join(parts).split())

    def attribute(self, name: str) -> str:
        """Empty if there is none."""
        for child in self._node[2:]:
            if child[0] == _ATTRIBUTE and str(child[1]).rpartition(":")[2] == name:
                return str(child[2][1]) if len(child) > 2 else ""
        return ""

    def all(self, name: str) -> Iterator[Element]:
        """The elements of a name at any depth, in order."""
        for child in self._node[2:]:
            if child[0] == _ELEMENT:
                element = Element(child)
                if element.name == name:
                    yield element
                yield from element.all(name)

    def first(self, name: str) -> Element | None:
        """The first of them."""
        return next(self.all(name), None)

    def value(self, name: str) -> str:
        """The text of the first of them; empty if there is none."""
        found = self.first(name)
        return "" if found is None else found.text

    def number(self, name: str, otherwise: float | None = None) -> float:
        """The number in the first of them.

        Raises
        ------
        HmwbError
            If there is none, and nothing to take instead.
        """
        text = self.value(name)
        if not text and otherwise is not None:
            return otherwise
        return as_number(text, name)


def read_xml(path: str) -> Element:
    """The root of an XML file.

    Raises
    ------
    HmwbError
        If it cannot be parsed.
    """
    name = PurePosixPath(path).name
    with gdal_calls(Sentence("{name} cannot be read as XML", name=name)):
        tree = gdal.ParseXMLString(read_text(path))
    # A declaration or a comment may come first: then GDAL wraps all in a node without a name.
    nodes = [tree] if tree and tree[1] else (tree or [])[2:]
    for node in nodes:
        if node[0] == _ELEMENT and not str(node[1]).startswith("?"):
            return Element(node)
    raise HmwbError("{name} cannot be read as XML.", name=name)


def read_groups(path: str) -> dict[str, dict[str, str]]:
    """A file of ``GROUP = NAME``, ``KEY = value``, ``END_GROUP``, as MTL and IMD files are.

    Returns
    -------
    dict
        Of the names of groups to their items; those outside all groups under the empty name.
    """
    found: dict[str, dict[str, str]] = {"": {}}
    within = [""]
    for line in read_text(path).splitlines():
        key, sign, value = (part.strip() for part in line.partition("="))
        value = value.rstrip(";").strip().strip('"')
        if re.fullmatch(r"(BEGIN_)?GROUP", key, re.IGNORECASE):
            within.append(value)
            found.setdefault(value, {})
        elif key.upper().startswith("END_GROUP") and len(within) > 1:
            within.pop()
        elif sign:
            found[within[-1]].setdefault(key, value)
    return found


def as_number(text: str, name: str) -> float:
    """A number from metadata.

    Raises
    ------
    HmwbError
        If it is none; `name` is that of the item.
    """
    try:
        return float(text)
    except ValueError as error:
        raise HmwbError(
            "The metadata say {text!r} for {name}, where a number belongs.", text=text, name=name
        ) from error
