# SPDX-License-Identifier: GPL-2.0-or-later
"""What a fusion method is: parameters that fit to a scene, and what then fuses any window of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar

import numpy as np

from hmwb_qgis.core.arrays import Image, Window
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.scenes import ArrayScene, Scene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.geometry import Geometry


@dataclass(frozen=True)
class FitReport:
    """What a method chose and found, for the log and the report.

    Parameters
    ----------
    parameters : dict
        Every parameter of the run, given or chosen; plain numbers, strings and lists.
    notes : tuple of str
        What was found in the data, one plain sentence each.
    history : dict of str to list of float
        Curves over iterations, such as ``residual``.
    judged : bool
        Whether the method looked for what speaks against its result: doubts are among the notes.
    """

    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    history: dict[str, list[float]] = field(default_factory=dict)
    judged: bool = False


@dataclass(frozen=True)
class Deviation:
    """How sure a fused image is."""

    # (bands, rows, cols): one standard deviation of each value, in the units of the image
    image: Image
    # (rows, cols): root of the mean variance over the bands that each part has, by its name
    parts: dict[str, Image]

    def cut(self, part: tuple[slice, ...]) -> Deviation:
        """That of a part of the image.

        Parameters
        ----------
        part : (slice, slice)
            Rows and columns.
        """
        parts = {name: value[part] for name, value in self.parts.items()}
        return Deviation(self.image[(slice(None), *part)], parts)

    def empty(self, height: int) -> Deviation:
        """Room for more rows.

        Parameters
        ----------
        height : int
            How many.
        """
        parts = {k: np.empty((height, v.shape[1]), np.float32) for k, v in self.parts.items()}
        bands, _, cols = self.image.shape
        return Deviation(np.empty((bands, height, cols), np.float32), parts)

    def put(self, some: Deviation, rows: slice) -> None:
        """Copy that of some rows to their place.

        Parameters
        ----------
        some : Deviation
        rows : slice
        """
        self.image[:, rows] = some.image
        for name, values in some.parts.items():
            self.parts[name][rows] = values


@dataclass(frozen=True)
class FusedPart:
    """Some rows and columns of a fused image, which is made as it is taken."""

    shape: tuple[int, int, int]  # bands, rows and columns
    # (slice, ndarray): rows of the part from the top, each once, and their values, (bands, rows,
    # cols), float32
    strips: Iterable[tuple[slice, Image]]
    # Takes rows of the part, and makes the deviation of these; None: that is not known
    told: Callable[[slice], Deviation] | None = None

    @classmethod
    def of(cls, image: Image, deviation: Deviation | None = None) -> FusedPart:
        """A part that is made already.

        Parameters
        ----------
        image : ndarray, (bands, rows, cols), float32
        deviation : Deviation or None

        Returns
        -------
        FusedPart
            Of one strip.
        """
        bands, rows, cols = image.shape
        made = [(slice(0, rows), image)]
        if deviation is None:
            return cls((bands, rows, cols), made)
        return cls((bands, rows, cols), made, lambda some: deviation.cut((some, slice(None))))

    def everything(self) -> tuple[Image, Deviation | None]:
        """All rows, (bands, rows, cols), float32, and how sure they are, if that is known."""
        image, deviation = np.empty(self.shape, np.float32), None
        for rows, strip in self.strips:
            image[:, rows] = strip
            if self.told is not None:
                told = self.told(rows)
                deviation = deviation or told.empty(self.shape[1])
                deviation.put(told, rows)
        return image, deviation


class FusionMethod(ABC):
    """The parameters of a method: a frozen dataclass.

    Attributes
    ----------
    requires : tuple of str
        What the method cannot do without, "spectral_response" or "psf"; what is not given is then
        estimated from the pair.
    believes_response : bool
        Whether it takes a given response to the letter, so that it is to be checked before.
    uses_displacements : bool
        Whether it looks at `ObservedPair.displacements`.
    """

    requires: ClassVar[tuple[str, ...]] = ()
    believes_response: ClassVar[bool] = False
    uses_displacements: ClassVar[bool] = False
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters by their names."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @abstractmethod
    def fit(self, scene: Scene, progress: Reporter) -> FittedMethod:
        """Look at the whole scene once.

        Parameters
        ----------
        scene : Scene
        progress : Reporter

        Raises
        ------
        HmwbError
            If a parameter makes no sense or the scene cannot be fused.
        """

    def fit_and_fuse(
        self, pair: ObservedPair, progress: Reporter
    ) -> tuple[Image, Deviation | None, FitReport]:
        """Fuse a whole scene that is in memory.

        A method may keep what `fit` makes of it anyway.

        Parameters
        ----------
        pair : ObservedPair
        progress : Reporter

        Returns
        -------
        image : ndarray, (b_h, rows_m, cols_m), float32
        deviation : Deviation or None
            How sure it is; None: that is not known.
        report : FitReport
        """
        fitted = self.fit(ArrayScene(pair), progress.part(0.0, 0.45))
        return fitted.fuse(pair, progress.part(0.45, 1.0)), None, fitted.report


class FittedMethod(ABC):
    """A method that knows the whole scene and can fuse any window of it."""

    @property
    @abstractmethod
    def halo(self) -> int | None:
        """Multispectral pixels that a window needs around itself; None: only the whole will do."""

    @property
    @abstractmethod
    def report(self) -> FitReport:
        """What was chosen and found so far."""

    @property
    def hyperspectral_margin(self) -> int:
        """Hyperspectral pixels that a window needs beyond its own and those of the halo.

        What only looks at the hyperspectral image has no need of a wide halo.
        """
        return 0

    @property
    def working(self) -> tuple[float, float] | None:
        """Values of float32 that `fuse_part` holds beside its input, None if nobody counted them.

        For each multispectral pixel of the window and, on top, of the part.
        """
        return None

    @property
    def places(self) -> Geometry | None:
        """Where it found the pixels of h; None: it took them from where they are said to lie."""
        return None

    def seen(self, scene: Scene) -> Scene:
        """A scene as the method sees it; `places` holds for its windows.

        Parameters
        ----------
        scene : Scene
        """
        return scene

    @abstractmethod
    def fuse(self, pair: ObservedPair, progress: Reporter) -> Image:
        """Fuse a window.

        Parameters
        ----------
        pair : ObservedPair
        progress : Reporter

        Returns
        -------
        ndarray, (b_h, rows_m, cols_m), float32
            On the pair's multispectral grid, in the units of h.
        """

    def fuse_part(
        self, pair: ObservedPair, part: Window, progress: Reporter
    ) -> tuple[Image, Deviation | None]:
        """`fuse_strips`, all at once: the image, and how sure it is, if that is known."""
        return self.fuse_strips(pair, part, progress).everything()

    def fuse_strips(self, pair: ObservedPair, part: Window, progress: Reporter) -> FusedPart:
        """`fuse` for a part of a window, a few rows at a time where no more is needed for them.

        Parameters
        ----------
        pair : ObservedPair
        part : (slice, slice)
            Rows and columns of the multispectral grid.
        progress : Reporter
            Is looked at by who takes the strips, too.

        Returns
        -------
        FusedPart
        """
        return FusedPart.of(self.fuse(pair, progress)[(slice(None), *part)])


class WholeSceneMethod(FusionMethod):
    """A method that solves for the whole pair at once."""

    @abstractmethod
    def solve(self, pair: ObservedPair, progress: Reporter) -> tuple[Image, FitReport]:
        """The fused image, (b_h, rows_m, cols_m), and what was found on the way to it."""

    def fit(self, scene: Scene, progress: Reporter) -> FittedMethod:
        """Do nothing: no part of the scene is of use without the others."""
        del scene
        progress(1.0)
        return _FittedToNothing(self)


class _FittedToNothing(FittedMethod):
    def __init__(self, method: WholeSceneMethod):
        self.method = method
        self._report = FitReport()

    @property
    def halo(self) -> None:
        return None

    @property
    def report(self) -> FitReport:
        return self._report

    def fuse(self, pair: ObservedPair, progress: Reporter) -> Image:
        image, self._report = self.method.solve(pair, progress)
        return image
