# SPDX-License-Identifier: GPL-2.0-or-later
"""The door to the methods: what it refuses, and what a method gets and gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from hmwb_qgis.core import Cancelled, HmwbError, fuse
from hmwb_qgis.core.methods.base import FitReport, FittedMethod, FusionMethod
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import GaussianPsf, gaussian_psf
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registry import METHODS, create_method


@dataclass(frozen=True)
class Repeat(FusionMethod):
    """Repeats each hyperspectral pixel, and remembers what it was given."""

    gain: float = 1.0

    def fit(self, scene, progress):
        progress(1.0)
        ((rows, cols),) = scene.blocks()
        return FittedRepeat(self.gain, scene.read(rows, cols))


@dataclass(frozen=True)
class FittedRepeat(FittedMethod):
    gain: float
    seen: object

    @property
    def halo(self):
        return 0

    @property
    def report(self):
        return FitReport({"gain": self.gain, "seen": self.seen}, ("A note.",), {"residual": [1.0]})

    def fuse(self, pair, progress):
        progress(1.0)
        ratio = int(pair.sampling.ratio[0])
        return np.float32(self.gain) * np.repeat(np.repeat(pair.hyperspectral, ratio, 1), ratio, 2)


@pytest.fixture(autouse=True)
def repeat(monkeypatch):
    monkeypatch.setitem(METHODS, "repeat", Repeat)


@pytest.fixture
def images():
    rng = np.random.default_rng(0)
    return {
        "hyperspectral": rng.random((5, 4, 6)),
        "multispectral": rng.random((2, 8, 12)),
        "ratio": 2,
        "method": "repeat",
    }


def test_a_method_gets_its_options_and_gives_a_result(images):
    result = fuse(**images, gain=3.0)
    expected = 3 * np.kron(images["hyperspectral"], np.ones((1, 2, 2)))
    np.testing.assert_allclose(result.image, expected, rtol=1e-6)
    assert result.method == "repeat"
    assert result.parameters["gain"] == 3
    assert result.notes == ("A note.",)
    assert result.history == {"residual": [1.0]}


def test_a_method_sees_checked_and_normalised_inputs(images):
    seen = fuse(
        **images,
        spectral_response=2 * np.ones((2, 5)),
        psf=gaussian_psf(2.0),
        wavelengths=[400, 500, 600, 700, 800],
        offset=0.7,
        boundary="circular",
    ).parameters["seen"]
    assert seen.hyperspectral.dtype == seen.multispectral.dtype == np.float32
    np.testing.assert_allclose(seen.spectral_response, 0.2)
    assert isinstance(seen.psf, GaussianPsf)
    assert seen.wavelengths.tolist() == [400, 500, 600, 700, 800]
    assert seen.sampling.offset == (0.7, 0.7)
    assert seen.boundary == "circular"


def test_what_is_not_known_is_none(images):
    seen = fuse(**images).parameters["seen"]
    assert seen.spectral_response is None
    assert seen.psf is None
    assert seen.wavelengths is None


def test_invalid_pixels_are_filled_with_a_valid_neighbour(images):
    valid = np.ones((4, 6), bool)
    valid[1, 2] = False
    h = images["hyperspectral"]
    h[:, 1, 2] = np.nan
    seen = fuse(**images, hyperspectral_valid=valid).parameters["seen"]
    assert np.isfinite(seen.hyperspectral).all()
    filled = seen.hyperspectral[:, 1, 2]
    neighbours = [h[:, r, c] for r, c in ((0, 2), (2, 2), (1, 1), (1, 3))]
    assert any(np.allclose(filled, n) for n in neighbours)
    assert not seen.hyperspectral_valid[1, 2]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"method": "magic"}, "no method 'magic': choose one of"),
        ({"strength": 2}, "has no option strength: it knows gain"),
        ({"hyperspectral": np.ones((4, 6))}, "hyperspectral image has shape"),
        ({"multispectral": np.ones((0, 8, 12))}, "multispectral image has shape"),
        ({"ratio": 0.5}, "must be at least 1"),
        ({"spectral_response": np.ones((5, 2))}, "spectral response has shape"),
        ({"psf": np.ones(3)}, "PSF must be"),
        ({"psf": np.ones((301, 301))}, "0 % of its weight lies on 8 x 12 pixels"),
        ({"wavelengths": [400, 500]}, "2 wavelengths were given for 5"),
        ({"wavelengths": [400, 500, np.nan, 700, 800]}, "wavelengths were given"),
        ({"hyperspectral_valid": np.ones((8, 12), bool)}, "mask of the hyperspectral image"),
        ({"multispectral_valid": np.zeros((8, 12), bool)}, "holds no valid pixel"),
        ({"hyperspectral": np.full((5, 4, 6), np.nan)}, "NaN or infinite values in 24 pixels"),
        ({"multispectral": np.full((2, 8, 12), np.inf)}, "NaN or infinite values in 96 pixels"),
    ],
)
def test_bad_input_gets_its_sentence(images, change, words):
    with pytest.raises(HmwbError, match=words) as caught:
        fuse(**{**images, **change})
    assert "\n" not in str(caught.value)


def test_progress_rises_and_cancels(images):
    seen = []
    fuse(**images, progress=seen.append)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 1)
    with pytest.raises(Cancelled):
        fuse(**images, progress=lambda done: done < 0.5)


def test_parameters_of_a_method_are_plain():
    assert create_method("repeat", gain=2.0).parameters == {"gain": 2.0}


def test_a_part_is_cut_from_the_whole_unless_a_method_knows_better(images):
    h, m = (images[k].astype(np.float32) for k in ("hyperspectral", "multispectral"))
    pair = ObservedPair(h, m, Sampling.of(2))
    fitted = Repeat().fit(ArrayScene(pair), Reporter())
    part = (slice(2, 5), slice(1, 12))
    whole = fitted.fuse(pair, Reporter())
    np.testing.assert_array_equal(fitted.fuse_part(pair, part, Reporter())[0], whole[:, 2:5, 1:12])
    assert (fitted.hyperspectral_margin, fitted.working) == (0, None)


@pytest.mark.parametrize("name", METHODS)
def test_every_method_states_its_options_and_their_defaults(name):
    method = create_method(name)
    assert isinstance(method, FusionMethod)
    assert create_method(name, **method.parameters) == method
    assert set(method.requires) <= {"spectral_response", "psf"}


def test_what_does_not_fuse_is_no_method():
    class Incomplete(FittedMethod):
        halo = 0
        report = FitReport()

    with pytest.raises(TypeError, match="fuse"):
        Incomplete()
