# SPDX-License-Identifier: GPL-2.0-or-later
"""What the core raises; the layers above translate it into their own words."""

from __future__ import annotations

from typing import Any

from hmwb_qgis.core.sentences import Sentence


class HmwbError(ValueError):
    """Input that cannot be processed. The message is one sentence: what is wrong and what to do.

    Parameters
    ----------
    template : str
        Written out, not put together: the translations collect it. A `Sentence` is kept.
    **values
        What its fields stand for, see `Sentence`.
    """

    def __init__(self, template: str, /, **values: Any):
        # As the only argument it travels with the error between processes.
        given = isinstance(template, Sentence) and not values
        super().__init__(template if given else Sentence(template, **values))

    @property
    def sentence(self) -> Sentence:
        """The message, with what it was made of."""
        sentence: Sentence = self.args[0]
        return sentence


class Cancelled(Exception):
    """The progress callable asked to stop. Nothing was returned and nothing needs cleaning up."""
