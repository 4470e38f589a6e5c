# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 12 says what was found, and nothing that was not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core.hmwb.assembly import Assembly
from hmwb_qgis.core.hmwb.cleaning import Cleaning
from hmwb_qgis.core.hmwb.notes import Findings
from hmwb_qgis.core.hmwb.screening import Screening, relation_of
from hmwb_qgis.core.registration.register import Registration
from tests.core.hmwb.pairs import regressed


@pytest.fixture(scope="module")
def findings(observed, sample_of, subspace, surveyed):
    """All four bands used, nothing in disagreement, no transport."""
    sample = sample_of(observed[1])
    noise = np.full(4, 1e-3)
    regression, _, seen = regressed(sample, subspace, surveyed.multispectral, noise)
    return Findings(
        survey=surveyed,
        registration=Registration(sample.pair.psf, surveyed.geometry, None),
        screening=Screening(
            explained=np.array([0.99, 0.98, 0.97, 0.96]),
            bands=(0, 1, 2, 3),
            usable=True,
            disagreeing=0.0,
            finer=2.0,
        ),
        cleaning=Cleaning(noise, np.eye(4)),
        regression=regression,
        relation=relation_of([seen]),
        assembly=Assembly(subspace, True),
    )


def text(findings):
    return " ".join(str(note) for note in findings.report().notes)


def test_what_did_not_happen_is_not_said(findings):
    said = text(findings)
    assert "99.0 %, 98.0 %, 97.0 %, 96.0 %" in said
    for word in ("Left out", "explains no band", "clouds", "Transport", "given spectral response"):
        assert word not in said


def test_bands_and_pixels_that_are_left_out_are_named(findings):
    screening = replace(findings.screening, bands=(0, 3), disagreeing=0.125)
    cleaning = replace(findings.cleaning, noise=np.full(2, 1e-3))
    said = text(replace(findings, screening=screening, cleaning=cleaning))
    assert "multispectral band 2, 3" in said
    assert "In 12 % of the hyperspectral pixels" in said


def test_m_of_no_use_is_said(findings):
    assert "explains no band" in text(replace(findings, usable=False))


def test_transport_is_said(findings):
    assembly = replace(findings.assembly, transport=True)
    assert "Transport: used" in text(replace(findings, assembly=assembly))


def test_a_response_that_is_wrong_for_some_bands_is_said(findings):
    def told(*right):
        relation = replace(findings.relation, from_response=np.array(right))
        return text(replace(findings, relation=relation))

    assert "The given spectral response explains" in told(True, True, True, True)
    assert "for band 2, 4 the relation" in told(True, False, True, False)


def test_parameters_are_numbers_under_their_names(findings):
    parameters = findings.report().parameters
    assert parameters["multispectral_bands"] == [1, 2, 3, 4]
    assert parameters["rank"] == findings.assembly.subspace.rank
    assert len(parameters["noise_hyperspectral"]) == 20


def test_noise_is_told_of_bands_that_were_not_sharpened(findings):
    """What looks like noise in a sharpened band is what the sharpening left of it."""
    assert "of the multispectral bands: " in text(findings)
    survey = replace(findings.survey, sharpened=(False, True, False, True))
    said = text(replace(findings, survey=survey))
    assert "of multispectral bands 1, 3: " in said and "they were sharpened" in said
    assert len(said.split("bands 1, 3: ")[1].split(" dB")[0].split(", ")) == 2
    only = replace(findings.screening, bands=(1, 3))
    alone = replace(findings, survey=survey, screening=only)
    two = replace(alone, cleaning=replace(findings.cleaning, noise=np.full(2, 1e-3)))
    assert "of multispectral bands" not in text(two)
