# SPDX-License-Identifier: GPL-2.0-or-later
"""How sure the default method is: one standard deviation of every fused value.

The variance of a value is a sum of parts, each a few maps on the multispectral grid times as many
spectra (`model.Uncertainty`):

- kriged: what m does not explain, between the pixels of h (`kriging.variance`), scaled for each
  component by the errors of left-out pixels of h (`kriging.variance_components`);
- coefficients: the doubt of what m explains, which is large where m shows what is rare
  (`kriging.doubt`);
- noise of m: what denoising leaves of it, carried through the regression (`parts`);
- detail: misfit of the two images that is finer than a pixel of h (`kriging.variance_components`);
- outside: what no component holds (`parts`);
- interpolated: the place of all but `outside` where m shows something else and h is interpolated.

What m does not tell, which is all but its noise and what is interpolated, varies with the strength
of the detail that m shows (`texture`). The errors of the components go together
(`kriging.correlation`), so that they add up in some bands and cancel in others.
"""
