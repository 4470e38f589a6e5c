# SPDX-License-Identifier: GPL-2.0-or-later
"""What the core says reads as English text, and can be said again in another language."""

from __future__ import annotations

import copy
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence

GERMAN = {
    "The {what} is {value:.1f}: give more.": "{value:.1f} ist zu wenig für den {what}.",
    "rank": "Rang",
}


def in_german(template):
    """A dictionary for a translator."""
    return GERMAN.get(template, template)


def example():
    """With a format, and a value that is to be translated."""
    return Sentence("The {what} is {value:.1f}: give more.", what=Sentence("rank"), value=0.25)


def refused():
    """What a worker may raise."""
    raise HmwbError("The {what} is {value:.1f}: give more.", what=Sentence("rank"), value=0.25)


def test_a_sentence_is_text():
    said = example()
    assert said == "The rank is 0.2: give more."
    assert f"{said}" == said and json.loads(json.dumps([said])) == [str(said)]


def test_zeros_have_no_minus_and_texts_keep_theirs():
    said = Sentence("{a:.1f}, {b:+.1f}, {c:.1f}, {d}", a=-0.01, b=-0.02, c=-0.3, d="-x.tif")
    assert said == "0.0, +0.0, -0.3, -x.tif"


def test_template_and_values_can_be_said_in_another_language():
    assert example().translated(in_german) == "0.2 ist zu wenig für den Rang."
    assert Sentence("unknown {}").translated(in_german) == "unknown {}"


def test_each_part_of_a_list_is_translated():
    said = Sentence("unknown: {parts}", parts=Sentence.listed([Sentence("rank"), example()]))
    assert said == "unknown: rank, The rank is 0.2: give more."
    assert said.translated(in_german) == "unknown: Rang, 0.2 ist zu wenig für den Rang."
    assert Sentence.listed([]) == ""


def test_values_that_only_look_like_known_words_stay():
    said = Sentence("The {what} is {value:.1f}: give more.", what="rank", value=1)
    assert said.translated(in_german) == "1.0 ist zu wenig für den rank."


def sent(sentence):
    """As between processes."""
    return pickle.loads(pickle.dumps(sentence))  # noqa: S301


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, sent])
def test_copies_remember(duplicate):
    for original in (example(), Sentence("A file {x}.")):
        made = duplicate(original)
        assert made == original and type(made) is Sentence
        assert made.translated(in_german) == original.translated(in_german)


def test_an_error_says_its_sentence():
    with pytest.raises(HmwbError, match=r"^The rank is 0\.2: give more\.$") as caught:
        refused()
    assert caught.value.sentence.translated(in_german) == "0.2 ist zu wenig für den Rang."
    again = HmwbError(caught.value.sentence)
    assert again.sentence.values == caught.value.sentence.values
    assert str(HmwbError("No {field} at all.")) == "No {field} at all."


def test_an_error_from_another_process_can_still_be_translated():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        error = pool.submit(refused).exception()
    assert isinstance(error, HmwbError) and str(error) == "The rank is 0.2: give more."
    assert error.sentence.translated(in_german) == "0.2 ist zu wenig für den Rang."


def test_a_value_that_is_far_too_long_is_shown_by_its_beginning():
    inner = Sentence("{text} is no number.", text="a" * 10_000)
    said = Sentence("The table has a fault: {problem}", problem=inner)
    assert len(said) < 150
    assert said.endswith("aaa ... is no number.")
    assert "b" * 500 in Sentence("{path} is a path.", path="b" * 500)
