# SPDX-License-Identifier: GPL-2.0-or-later
"""The rasters that a fusion writes: the fused one, how sure it is, and the shifts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Window
from hmwb_qgis.core.methods.base import FittedMethod
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.pairing.pair import RasterPair
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.writing.destinations import check_output
from hmwb_qgis.raster.writing.kept_place import check_place
from hmwb_qgis.raster.writing.stored import output_nodata
from hmwb_qgis.raster.writing.writer import RasterWriter

from .shifts import shift_field, shifts_writer, write_shifts
from .tile_writing import TilesWritten
from .uncertainty import UncertaintyOutput


@dataclass(frozen=True)
class FusionOutputs:
    """What is to be written.

    Parameters
    ----------
    path : str or Path
        Of the fused raster.
    dtype : str
        NumPy name of its data type.
    creation_options : str
        Of all rasters, ``KEY=VALUE|KEY=VALUE``.
    uncertainty : UncertaintyOutput or None
    shifts : str or Path or None
        A raster of the shift by which each hyperspectral pixel was moved.
    """

    path: str | Path
    dtype: str = "float32"
    creation_options: str = ""
    uncertainty: UncertaintyOutput | None = None
    shifts: str | Path | None = None

    def check(self, sources: Sequence[RasterSource]) -> None:
        """See that all can be written, before anything is read.

        Raises
        ------
        HmwbError
            If one cannot.
        """
        inputs = tuple(source.file for source in sources)
        check_output(self.path, inputs, dtype=self.dtype, options=self.creation_options)
        if self.uncertainty is not None:
            self.uncertainty.check(inputs, self.creation_options)
        if self.shifts is not None:
            check_output(self.shifts, inputs, options=self.creation_options)

    def check_place(self, grid: Grid) -> None:
        """See that the formats of what lies on the fused grid can keep where that is.

        Raises
        ------
        HmwbError
            If one cannot.
        """
        told = () if self.uncertainty is None else (self.uncertainty.path,)
        for path in (self.path, *told):
            if grid.placed:
                check_place(path, grid.geotransform)

    def shift_field(
        self, pair: RasterPair, fitted: FittedMethod, report: Reporter
    ) -> NDArray[np.float64] | None:
        """Multispectral rows and columns by which the pixels were moved; None: nobody asked.

        By the method itself, and by what was corrected before it.
        """
        if self.shifts is None:
            return None
        field: NDArray[np.float64] = np.zeros((2, *pair.scene.overlap.coarse_shape))
        if fitted.places is not None:
            field += shift_field(pair.scene, fitted.places, fitted.seen(pair.scene), report)
        if pair.correction is not None:
            field += np.reshape(pair.correction, (2, 1, 1))
        return field

    @contextmanager
    def opened(
        self, pair: RasterPair, grid: Grid, inner: Window, *, block: tuple[int, int],
        field: NDArray[np.float64] | None = None,
    ) -> Iterator[TilesWritten]:  # fmt: skip
        """All are put in place, or none.

        The fused raster is closed first: who cancels then leaves nothing.

        Parameters
        ----------
        pair : RasterPair
        grid : Grid
            Of the fused raster.
        inner : (slice, slice)
            Rows and columns of the grid that are fused.
        block : (int, int)
            Rows and columns of the blocks of the files.
        field : ndarray or None
            Of `shift_field`.
        """
        nodata = _may_hold_nodata(pair)
        inputs = (pair.hyperspectral.file, pair.scene.multispectral.file)
        options = self.creation_options
        with ExitStack() as stack:
            told = shifts = None
            if self.shifts is not None and field is not None:
                shifts = shifts_writer(self.shifts, pair.scene, options, inputs)
                write_shifts(stack.enter_context(shifts), pair.scene, field)
            if self.uncertainty is not None:
                told = self.uncertainty.writer(
                    pair, grid, creation_options=options, nodata=nodata, block=block
                )
                stack.enter_context(told)
            h = pair.hyperspectral
            fused = RasterWriter(
                self.path,
                grid,
                h.shape[0],
                dtype=self.dtype,
                nodata=output_nodata(self.dtype, h.declared_nodata) if nodata else None,
                scale_offset=h.scale_offset,
                spectral=h.spectral,
                options=options,
                block=block,
                inputs=inputs,
            )
            stack.enter_context(fused)
            yield TilesWritten(fused, told, inner, shifts=shifts)


def _may_hold_nodata(pair: RasterPair) -> bool:
    h, m = pair.hyperspectral, pair.scene.multispectral
    invalid = h.may_hold_nodata or m.may_hold_nodata or all(pair.scene.filled)
    # A band that is not fused may have no value in pixels that are valid.
    return invalid or bool(pair.bands.skipped)
