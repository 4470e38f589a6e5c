# SPDX-License-Identifier: GPL-2.0-or-later
"""The default method: HMWB with inverse operators that are estimated from the pair itself.

The paper's M~ spreads m over the bands by a fixed matrix and its H~ interpolates h in space. Here
one operator does both: what m explains of h is learned from the pair, what it does not is kriged
from h, all in the subspace that stands out of the noise of h. Twelve steps, each in a file of its
own; the first nine look at the whole scene once (`method.Hmwb`):

1. survey (`survey`): one pass over the scene: means and covariances of both images.
2. subspace (`denoising.subspace`): the noise of each band of h, and the few spectra that stand out
   of it; the image is scores of these from here on, with noise of variance 1.
3. sample (`sample`): windows of the scene, on which all that follows is fitted.
4. register (`registration.register`): where the pixels of h lie on m and how they see it: the
   hypothesis on place and PSF that the evidence of those pixels supports in which the images agree
   (`registration.agreement`). What m does not show of a pixel is noise.
5. screen (`screening`): pixels in which m shows something else, bands of m that h does not know;
   where the images have nothing in common, the place that was found is not believed.
6. denoise (`cleaning`): the noise of m is measured and removed.
7. explain (`explaining`): functions of m (`kriging.features`), as h sees them, that explain the
   scores.
8. complete (`completing`): components of h that are weaker than its noise, told by what explains
   them.
9. weigh (`weighing`): the parts of the kriging covariance, by restricted likelihood
   (`kriging.likelihood`), and the coefficients of the functions.
10. krige (`kriging.blocks`): what m does not explain of the scores, from the pixels of h to those
    of m.
11. agree (`consistency`): the scores are moved to some that show what m shows.
12. assemble (`assembly`): scores to bands; where m shows something else h is interpolated.

Steps 10 to 12 look at a window at a time (`fitted.FittedHmwb`), which is first put in its place and
denoised as in 4 and 6. Bands of m whose own pixels are larger than those of its grid are made sharp
before all that (`sharpening`): the pixels that they were resampled from (`resampled`) are fused
with the sharper bands by the same steps but 11, and the noise that they had is told to step 6. What
was found is put into plain words by `notes`. How sure the result is, if that is asked for, is
fitted last (`uncertainty_fit`).

Numbers that somebody chose are fields of small policies or constants with a comment:
`registration.hypotheses.RegistrationPolicy`, `screening.ScreeningPolicy` and
`explaining.RegressionPolicy`, each with its unit, its effect and its source; the page
`docs/chosen-numbers.md` lists these and all others.
"""
