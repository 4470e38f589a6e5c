# SPDX-License-Identifier: GPL-2.0-or-later
"""What core and raster say arrives in the user's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from qgis.core import QgsProcessingException

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.processing.styles import ErrorMap
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.translation import said
from translations import FOLDER, read_translations, texts


@pytest.mark.usefixtures("german")
def test_an_error_of_the_core(run, pair, tmp_path):
    with pytest.raises(QgsProcessingException, match="Fenster des Wiener-Filters ist 4: Geben Sie"):
        run(
            "denoisemultispectral",
            INPUT=pair["MULTISPECTRAL"],
            METHOD="wiener",
            WINDOW=4,
            OUTPUT=str(tmp_path / "denoised.tif"),
        )


@pytest.mark.usefixtures("german")
def test_an_error_of_raster_with_a_name_in_it(pair):
    with pytest.raises(HmwbError) as found:
        RasterSource(pair["HYPERSPECTRAL"], role=Sentence("hyperspectral"), bands=[17])
    expected = r"Das Hyperspektral-Raster \(.*\) hat 16 Kanäle: Wählen Sie Nummern von 1 bis 16\."
    assert re.search(expected, said(found.value))


@pytest.mark.usefixtures("german")
def test_an_error_of_a_parameter_with_its_label_in_it(run, pair, tmp_path):
    expected = r"Kanäle des hyperspektralen Rasters \(.*\): \[17\] ist kein Kanal von .*1 bis 16"
    with pytest.raises(QgsProcessingException, match=expected):
        run(
            "fusehmwb",
            HYPERSPECTRAL=pair["HYPERSPECTRAL"],
            MULTISPECTRAL=pair["MULTISPECTRAL"],
            BANDS_HYPERSPECTRAL=[17],
            OUTPUT=str(tmp_path / "fused.tif"),
        )


@pytest.mark.usefixtures("german")
def test_notes(run, pair, tmp_path, listener):
    run(
        "fusehmwb",
        feedback=listener,
        HYPERSPECTRAL=pair["HYPERSPECTRAL"],
        MULTISPECTRAL=pair["MULTISPECTRAL"],
        METHOD="hmwb-paper",
        ITERATIONS=1,
        OUTPUT=str(tmp_path / "fused.tif"),
    )
    assert "Verhältnis der Pixelgrößen: 4 x 4." in listener.messages
    assert not any("Ratio of" in message for message in listener.messages)


@pytest.mark.usefixtures("german")
def test_what_speaks_for_the_place_is_named(run, pair, tmp_path, listener):
    given = {name: pair[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    run("align", feedback=listener, **given, OUTPUT=str(tmp_path / "aligned.tif"))
    (evidence,) = (detail for detail in listener.details if "gemeinsame Verschiebung" in detail)
    assert not any(word in evidence for word in ("common", "width", "drift", "shift"))


@pytest.mark.usefixtures("german")
def test_errors_without_values_and_foreign_texts():
    error = HmwbError("An image has no positive values: there is no mass to transport.")
    assert said(error).startswith("Ein Bild hat keine positiven Werte")
    assert said(OSError("Permission denied")) == "Permission denied"
    assert said("A note {of} others") == "A note {of} others"


def quoted(text):
    """What a text calls by a name that begins with a capital letter; values begin with a small."""
    return re.findall(r"[\"']([A-Z][^\"']*)[\"']", text)


def test_what_sentences_call_by_a_label_bears_it_in_both_languages(provider):
    """Users look for it in the dialog."""
    labels = {d.description() for a in provider.algorithms() for d in a.parameterDefinitions()}
    labels |= {a.displayName().partition(" - ")[0] for a in provider.algorithms()}
    german = read_translations(FOLDER / "hmwb_de.ts")
    shown = {text.partition(" - ")[0]: said.partition(" - ")[0] for text, said in german.items()}
    named = {(text, label) for text in texts() for label in quoted(text)}
    assert len(named) > 20
    assert {label for _, label in named} <= labels
    assert [text for text, label in named if f"„{shown[label]}“" not in german[text]] == []


@pytest.mark.usefixtures("german")
def test_a_report_says_in_which_language_it_is(run, pair, tmp_path):
    """Browsers read it aloud and divide its words accordingly."""
    page = tmp_path / "quality.html"
    given = {"REFERENCE": pair["REFERENCE"], "FUSED": pair["REFERENCE"]}
    other = tmp_path / "other.tif"
    other.write_bytes(Path(pair["REFERENCE"]).read_bytes())
    run("assessquality", **{**given, "FUSED": str(other)}, HTML=str(page))
    assert '<html lang="de">' in page.read_text("utf-8")


@pytest.mark.usefixtures("german")
def test_a_unit_that_is_a_word_is_translated_in_legends():
    assert ErrorMap("reflectance").unit_of(None) == "Reflexionsgrad"
    assert ErrorMap("°").unit_of(None) == "°"
