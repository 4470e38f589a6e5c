# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run tells its user: progress, the steps while they last, and what was found."""

from __future__ import annotations

from time import monotonic

from hmwb_qgis.translation import said, tr

_SILENCE = 60.0  # seconds between two words on the time that is left
_WORTH_SAYING = 60.0  # seconds that are left, at least, if they are to be told
_KNOWN_SHARE = 0.1  # of the work that must be done before the rest can be told


class Story:
    """Progress and log of one run.

    Steps and warnings are shown as they come. What was found is kept until the end, where it can be
    read in one piece; a run that fails shows it, too.

    Parameters
    ----------
    feedback : QgsProcessingFeedback
    """

    def __init__(self, feedback):
        self._feedback = feedback
        self._began = self._spoke = monotonic()
        self._findings = []
        self._doubts = []

    def __enter__(self):
        """Begin."""
        return self

    def __exit__(self, *_):
        """Say what is left to say."""
        self._say_findings()

    def progress(self, fraction):
        """Take the fraction that is done; False asks the work to stop."""
        self._feedback.setProgress(100.0 * fraction)
        self._say_time_left(fraction)
        return not self._feedback.isCanceled()

    def tell(self, note):
        """Take a note, which says by its kind where it belongs."""
        from hmwb_qgis.core.sentences import Caution, Detail, Doubt, Stage

        if isinstance(note, Doubt):
            self._doubts.append(note)
        elif isinstance(note, (Caution, Detail, Stage)):
            show(self._feedback, note)
        else:
            self._findings.append(note)

    def close(self, judged):
        """Say what was found, and what follows from it, in one sentence.

        Parameters
        ----------
        judged : bool
            Whether it was looked for what may speak against the result.
        """
        self._say_findings()
        if self._doubts:
            reasons = " ".join(said(doubt) for doubt in self._doubts)
            self._feedback.pushWarning(tr("The result is doubtful. {}").format(reasons))
        elif judged:
            good = tr("The result is good: nothing in the two rasters speaks against it.")
            self._feedback.pushInfo(good)
        else:
            self._feedback.pushInfo(
                tr(
                    "This method does not judge its result; the tool 'Assess without a reference' "
                    "does."
                )
            )

    def _say_findings(self):
        for note in self._findings:
            show(self._feedback, note)
        self._findings = []

    def _say_time_left(self, fraction):
        now = monotonic()
        if fraction < _KNOWN_SHARE or now - self._spoke < _SILENCE:
            return
        left = (now - self._began) * (1.0 - fraction) / fraction
        if left >= _WORTH_SAYING:
            text = tr("About {} min left.").format(round(left / 60))
            self._feedback.setProgressText(text)
            self._spoke = now


def show(feedback, note):
    """Say a note where its kind belongs: by the bar, as a warning, to developers, or plainly."""
    from hmwb_qgis.core.sentences import Caution, Detail, Stage

    say = feedback.pushInfo
    if isinstance(note, Stage):
        say = feedback.setProgressText
    elif isinstance(note, Caution):
        say = feedback.pushWarning
    elif isinstance(note, Detail):
        say = feedback.pushDebugInfo
    say(said(note))
