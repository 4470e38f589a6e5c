# SPDX-License-Identifier: GPL-2.0-or-later
"""How the output layers look: colour composites by wavelength, error maps on a ramp with units.

QGIS applies these in its main thread, and only to layers that it loads.
"""

from __future__ import annotations

import math

from qgis.core import (
    QgsColorRampLegendNodeSettings,
    QgsColorRampShader,
    QgsContrastEnhancement,
    QgsFallbackNumericFormat,
    QgsGradientColorRamp,
    QgsGradientStop,
    QgsMultiBandColorRenderer,
    QgsNumericFormatContext,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterMinMaxOrigin,
    QgsRasterShader,
    QgsSingleBandGrayRenderer,
    QgsSingleBandPseudoColorRenderer,
    QgsUnitTypes,
)
from qgis.PyQt.QtGui import QColor

from hmwb_qgis.translation import tr

CUT = (0.02, 0.98)  # cumulative, the usual of QGIS
SAMPLE = 250_000  # pixels that the cut looks at
SIDE = 150  # of the grid of pixels where it must look for itself
# Dark to light, in even steps of lightness: readable in grey and by the colour-blind.
RAMP = ("#000004", "#3b0f70", "#8c2981", "#de4968", "#fe9f6d", "#fcfdbf")
# From blue over light grey to red, as light on both sides.
DIVERGING = ("#2166ac", "#92c5de", "#f7f7f7", "#f4a582", "#b2182b")

_pending: set[LayerStyle] = (
    set()
)  # QGIS holds no reference; without one Python would delete them too early


class LayerStyle(QgsProcessingLayerPostProcessorInterface):
    """Styles one output layer; an instance an output."""

    def __init__(self):
        super().__init__()
        self.history = []  # lines for the metadata of the layer
        self.order, self.place = None, 0  # among the layers of the same run
        self.output, self.title = ("", ""), ""  # tool and parameter; the name, if the tool gave it
        _pending.add(self)

    def postProcessLayer(self, layer, context, feedback):  # noqa: ARG002 (QGIS passes it)
        """Called by QGIS after the layer was loaded."""
        _pending.discard(self)
        if layer is not None and layer.isValid():
            self.apply(layer)
            metadata = layer.metadata()
            for line in self.history:
                metadata.addHistoryItem(line)
            layer.setMetadata(metadata)
            layer.triggerRepaint()
            if self.order is not None and context.project() is not None:
                self.order.loaded(self.place, layer, context.project())

    def apply(self, layer):
        """Give the layer its renderer."""
        raise NotImplementedError


class Composite(LayerStyle):
    """Three bands as red, green and blue, each stretched between its cumulative cuts.

    Parameters
    ----------
    bands : sequence of int
        Band numbers from 1; with fewer than three the first band is shown in grey.
    """

    def __init__(self, bands):
        super().__init__()
        self.bands = tuple(bands)

    def apply(self, layer):
        """A true or false colour image, or a grey one of a raster with one or two bands."""
        provider = layer.dataProvider()
        if len(self.bands) == 3:
            renderer = QgsMultiBandColorRenderer(provider, *self.bands)
            renderer.setRedContrastEnhancement(_stretch(provider, self.bands[0]))
            renderer.setGreenContrastEnhancement(_stretch(provider, self.bands[1]))
            renderer.setBlueContrastEnhancement(_stretch(provider, self.bands[2]))
        else:
            renderer = QgsSingleBandGrayRenderer(provider, 1)
            renderer.setContrastEnhancement(_stretch(provider, 1))
        renderer.setMinMaxOrigin(_origin())
        layer.setRenderer(renderer)


def middle_band(path):
    """The band of a finished raster, from 1, that is shown in green: in sight if any is."""
    from hmwb_qgis.raster.reading.source import RasterSource
    from hmwb_qgis.raster.sensors.spectral import display_bands

    shown = display_bands(RasterSource(path).spectral)
    return shown[len(shown) // 2] + 1


def composite_of(path):
    """The composite that the wavelengths of a finished raster ask for."""
    from hmwb_qgis.raster.reading.source import RasterSource
    from hmwb_qgis.raster.sensors.spectral import display_bands

    return Composite(band + 1 for band in display_bands(RasterSource(path).spectral))


class _RampMap(LayerStyle):
    """One band on a ramp of colours, with the unit in the legend."""

    COLOURS: tuple[str, ...] = RAMP
    CONSTANT = 0  # the colour of a raster of one value, by its place

    def __init__(self, band=1):
        super().__init__()
        self.band = band

    def limits(self, provider):
        """The values at both ends of the ramp."""
        raise NotImplementedError

    def unit_of(self, layer):
        """What the legend writes behind each value."""
        raise NotImplementedError

    def apply(self, layer):
        """Give the layer the ramp."""
        provider = layer.dataProvider()
        lowest, highest = (float(f"{value:.3g}") for value in self.limits(provider))
        colours = [QColor(colour) for colour in self.COLOURS]
        steps = len(colours) - 1
        ramp = QgsGradientColorRamp(colours[0], colours[-1])
        ramp.setStops([QgsGradientStop(k / steps, colours[k]) for k in range(1, steps)])
        function = QgsColorRampShader(lowest, highest, ramp)
        legend = QgsColorRampLegendNodeSettings()
        unit = self.unit_of(layer)
        legend.setSuffix(f" {unit}" if unit else "")
        # QGIS writes beside a ramp in black, whatever the theme, but beside colours as it should.
        legend.setUseContinuousLegend(False)
        function.setLegendSettings(legend)
        if highest > lowest:
            step = (highest - lowest) / steps
            entries = [(lowest + k * step, colour) for k, colour in enumerate(colours)]
        else:
            entries = [(lowest, colours[self.CONSTANT])]
        function.setColorRampItemList(
            [
                QgsColorRampShader.ColorRampItem(value, colour, _shown(value) + legend.suffix())
                for value, colour in entries
            ]
        )
        shader = QgsRasterShader(lowest, highest)
        shader.setRasterShaderFunction(function)
        renderer = QgsSingleBandPseudoColorRenderer(provider, self.band, shader)
        renderer.setClassificationMin(lowest)
        renderer.setClassificationMax(highest)
        layer.setRenderer(renderer)


class ErrorMap(_RampMap):
    """A sequential ramp from zero to the upper cut: dark is right, light is wrong.

    Parameters
    ----------
    unit : str
    band : int
        That is shown, from 1.
    """

    def __init__(self, unit="", band=1):
        super().__init__(band)
        self.unit = unit

    def limits(self, provider):
        """From zero."""
        return 0.0, cumulative_cut(provider, self.band)[1]

    def unit_of(self, layer):  # noqa: ARG002 (it is the same for every layer)
        """As it was given, in the language of the user where it is a word."""
        return tr("reflectance") if self.unit == "reflectance" else self.unit


class DeviationMap(ErrorMap):
    """The same between both cuts: where values are less sure than elsewhere.

    No value is quite sure, so that a ramp from zero would show one colour.
    """

    def limits(self, provider):
        """Both cuts."""
        return cumulative_cut(provider, self.band)


class ShiftMap(_RampMap):
    """A diverging ramp about zero of the first band, in units of the CRS.

    It reaches a tenth of a pixel at least, since shifts are not known better than that.
    """

    COLOURS = DIVERGING
    CONSTANT = len(DIVERGING) // 2

    def limits(self, provider):
        """As far to either side."""
        farthest = max(abs(cut) for cut in cumulative_cut(provider, self.band))
        if farthest > 0:
            farthest = max(farthest, 0.1 * provider.extent().width() / provider.xSize())
        return -farthest, farthest

    def unit_of(self, layer):
        """Of the CRS."""
        return QgsUnitTypes.toAbbreviatedString(layer.crs().mapUnits())


def cumulative_cut(provider, band):
    """Lower and upper cut of a band; the same if it is constant, and 0 if it is nodata all over."""
    found = provider.bandStatistics(band, extent=provider.extent(), sampleSize=SAMPLE)
    if found.maximumValue > found.minimumValue:  # GDAL complains of a histogram without width
        lowest, highest = provider.cumulativeCut(band, *CUT, provider.extent(), SAMPLE)
        if not highest > lowest:  # or not a number
            lowest, highest = _cut_of_pixels(provider, band)
        if highest > lowest:
            return lowest, highest
    value = found.mean if math.isfinite(found.mean) else 0.0
    return value, value


def _cut_of_pixels(provider, band):
    """Both cuts from the values themselves: QGIS 3.44 has no histogram of a band with a scale."""
    cols, rows = min(SIDE, provider.xSize()), min(SIDE, provider.ySize())
    block = provider.block(band, provider.extent(), cols, rows)
    values = [block.value(k) for k in range(cols * rows) if not block.isNoData(k)]
    values = sorted(value for value in values if math.isfinite(value))
    if not values:
        return math.nan, math.nan
    return tuple(values[round(share * (len(values) - 1))] for share in CUT)


def _shown(value):
    """A number as the legends of QGIS write it, with three digits."""
    number = float(f"{value:.3g}") + 0.0  # no minus before a zero
    return QgsFallbackNumericFormat().formatDouble(number, QgsNumericFormatContext())


def _stretch(provider, band):
    enhancement = QgsContrastEnhancement(provider.dataType(band))
    algorithm = QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
    enhancement.setContrastEnhancementAlgorithm(algorithm, True)
    lowest, highest = cumulative_cut(provider, band)
    if lowest == highest:
        half = (abs(lowest) or 1.0) / 2
        lowest, highest = lowest - half, highest + half
    enhancement.setMinimumValue(lowest)
    enhancement.setMaximumValue(highest)
    return enhancement


def _origin():
    origin = QgsRasterMinMaxOrigin()
    origin.setLimits(QgsRasterMinMaxOrigin.Limits.CumulativeCut)
    origin.setCumulativeCutLower(CUT[0])
    origin.setCumulativeCutUpper(CUT[1])
    return origin
