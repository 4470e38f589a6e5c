# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations
from dataclasses import dataclass
from hmwb_qgis.core.methods.base import FitReport
from hmwb_qgis.core.sentences import Sentence
@dataclass(frozen=True)
class Findings:
    survey: object
    subspace: object
    registration: object
    screening: object
    cleaning: object
    regression: object
    relation: object
    assembly: object
    def report(self):
        r=self.registration
        notes=['rank %d'%self.subspace.rank,'dis %.3f'%self.screening.disagreeing,'bands %s'%(self.screening.bands,)]
        if r.chosen: notes.append('%s loss %.2f shift %s eff %.0f: '%(r.chosen.name,r.chosen.judgement.loss,r.chosen.shift,r.effective)+', '.join('%s%s %.3f±%.3f'%('*' if s.chosen else '',s.name,s.gain,s.error) for s in r.steps))
        notes.append('w %s'%self.regression.kriging.weights[:9:3].round(3).tolist())
        return FitReport({'rank':self.subspace.rank},tuple(notes))
notes=parameters=None
