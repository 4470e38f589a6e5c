# SPDX-License-Identifier: GPL-2.0-or-later
"""Made rasters, tables and parameters of every kind, tried on every algorithm of the provider.

A case is drawn from a seed and a number. It ends well with one clear sentence or with a right
result; anything else is a fault: a traceback, a value that is not finite among valid pixels, an
input that changed, a file that was left behind. `make fuzz` runs many, `make fuzz CASE=0:17` one.

=============== ================================================================================
scene           the two rasters that all cases start from
rasters         a raster as it will be written
values, places, what can be odd in a raster: its numbers, its georeference, its validity, its
validity,       format and its metadata
formats,
spectra
layers          rasters as layers of a project, with what users set in QGIS
damage          files that are broken after they were written
tables          spectral responses and PSF
parameters      values of every parameter, from its definition
destinations    where results are to go
cases           draws a case and writes its files
processes       runs a function in a process of its own, with a limit or a kill
trial           runs the algorithm
results         what a right result is
verdicts        what became of a case
runner          takes a case through its processes
summary         the table by kind
=============== ================================================================================
"""
