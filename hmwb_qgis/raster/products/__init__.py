# SPDX-License-Identifier: GPL-2.0-or-later
"""Products as the agencies deliver them, read through GDAL.

`registry.recognise` looks at the files and finds the family; a module a family says what its
specification says; `writer.write_product` makes a raster of it that all tools take.
"""
