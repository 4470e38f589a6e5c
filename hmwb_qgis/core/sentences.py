# SPDX-License-Identifier: GPL-2.0-or-later
"""Sentences for users that can still be said in another language.

The core speaks English and knows nothing of translators. It keeps what a sentence was made of, so
that the layer that shows it can look up its template and fill in the values again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from numbers import Real
from string import Formatter
from typing import Any

_LONGEST = 600  # letters of a value, more than a path has: a sentence must stay one
_SHOWN = 80  # of those of a longer one


class _Plain(Formatter):
    """Fills in numbers without a minus before a zero, and the beginning of what is far too long."""

    def format_field(self, value: Any, format_spec: str) -> str:
        text = format(value, format_spec)
        if len(text) > _LONGEST and not isinstance(value, Sentence):
            return f"{text[:_SHOWN]} ..."
        number = isinstance(value, Real)
        if number and text.startswith("-") and not any(digit in text for digit in "123456789"):
            return text.replace("-", "+" if format_spec.startswith("+") else "", 1)
        return text


_FORMATTER = _Plain()


class Sentence(str):
    """A sentence, or a part of one, filled in in English.

    The first argument must be written out where it stands: the translations collect it there.

    Parameters
    ----------
    template : str
        With the fields of `str.format`; taken as it is if there are no values.
    **values
        What the fields stand for. Those that are sentences themselves are translated, too.

    Examples
    --------
    >>> Sentence("The rank is {rank}: give at least 1.", rank=0)
    'The rank is 0: give at least 1.'
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Sentence:
        """Fill in the template."""
        made = super().__new__(cls, _fill(template, values))
        made.template, made.values = str(template), values
        return made

    @classmethod
    def listed(cls, parts: Iterable[Sentence]) -> Sentence:
        """Parts of a sentence one after the other, with commas.

        Parameters
        ----------
        parts : iterable of Sentence
            Each is translated by itself.
        """
        values = {f"part{number}": part for number, part in enumerate(parts)}
        return cls(", ".join(f"{{{name}}}" for name in values), **values)

    def translated(self, translate: Callable[[str], str]) -> str:
        """The sentence in another language.

        Parameters
        ----------
        translate : callable
            Takes a template and returns it in that language, with the same fields.
        """
        template = translate(self.template)
        said = {
            name: value.translated(translate) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return _fill(template, said)

    def as_doubt(self) -> Doubt:
        """The same, as a reason not to trust the result."""
        return Doubt(self.template, **self.values)


class Caution(Sentence):
    """A sentence of the log that users must not miss: the run goes on, but hardly as they meant."""


class Doubt(Sentence):
    """A finding that speaks against the result."""


class Detail(Sentence):
    """A sentence for those who look after the program; users have no use for it."""


class Stage(Sentence):
    """What is being done now, for a line beside the progress bar."""


def _fill(template: str, values: dict[str, Any]) -> str:
    return _FORMATTER.vformat(template, (), values) if values else template
