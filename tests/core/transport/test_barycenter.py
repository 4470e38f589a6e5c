# SPDX-License-Identifier: GPL-2.0-or-later

import numpy as np
import pytest
from scipy.special import logsumexp

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.transport.barycenter import SCHEMES, barycenter, image_mass, required_halo
from hmwb_qgis.core.transport.kernel import PAPER_KERNEL_H, PAPER_KERNEL_M, KernelScale
from tests.tolerances import SINGLE, STORED, converged, rounded, summed

DIRAC = np.inf
KERNELS = {
    "paper": (PAPER_KERNEL_M, PAPER_KERNEL_H),
    "both move everywhere": (KernelScale(2.0, 0.3), KernelScale(0.6, 1.5)),
    "swapped": (KernelScale(0.6, DIRAC), KernelScale(DIRAC, 0.2)),
    "m stays": (KernelScale(DIRAC, DIRAC), KernelScale(0.6, 0.5)),
}


# Iterations stop at a change of 1e-6. Algorithm 1 shrinks it by 0.82 to 0.91 in each on `images`,
# with debiasing by 0.84 to 0.975; the other schemes do no worse.
LIMIT, DEBIASED_LIMIT = converged(1e-6, 0.91), converged(1e-6, 0.975)


def of_logarithms(iterations):
    """Relative error of float32: an iteration rounds seven logarithms below 8, each to 2^-22.

    Of xi u, v, xi v and u (xi v) for both images, but for the v, which no array holds, and of f.
    """
    return rounded(7 * iterations, 2.0**-22)


def images(shape=(12, 9, 10), seed=0, dark=1e-2):
    """Two smooth positive images that are not alike, with dark places in both."""
    rng = np.random.default_rng(seed)
    m = np.exp(rng.normal(0, 0.5, shape) + np.log(dark) * (rng.random(shape[1:]) < 0.1))
    h = np.exp(
        rng.normal(0, 0.5, shape) + np.log(dark) * (rng.random(shape[0]) < 0.1)[:, None, None]
    )
    return m.astype(np.float32), h.astype(np.float32)


def cost_matrix(shape, scale):
    """-log xi between all pairs of voxels, (voxels, voxels)."""
    places = np.stack(np.meshgrid(*(np.arange(n) for n in shape), indexing="ij"), -1).reshape(-1, 3)
    squared = (places[:, None] - places[None]).astype(float) ** 2
    spectral, spatial = squared[..., 0], squared[..., 1] + squared[..., 2]
    with np.errstate(invalid="ignore"):
        cost = np.where(spectral > 0, scale.band * spectral, 0)
        return cost + np.where(spatial > 0, scale.pixel * spatial, 0)


def dense_algorithm_1(m, h, weight, kernel_m, kernel_h, iterations):
    """Algorithm 1 as printed, on logarithms, with the full cost matrix, in float64."""
    log_m, log_h = (np.log(x.astype(float) / x.sum(dtype=float)).ravel() for x in (m, h))
    xi_m, xi_h = (-cost_matrix(m.shape, k) for k in (kernel_m, kernel_h))
    u_m, u_h = np.zeros_like(log_m), np.zeros_like(log_h)
    for _ in range(iterations):
        v_m = log_m - logsumexp(xi_m + u_m, axis=1)
        v_h = log_h - logsumexp(xi_h + u_h, axis=1)
        a, b = logsumexp(xi_m + v_m, axis=1), logsumexp(xi_h + v_h, axis=1)
        f = weight * (u_m + a) + (1 - weight) * (u_h + b)
        u_m, u_h = f - a, f - b
    plans = np.exp(u_m[:, None] + xi_m + v_m), np.exp(u_h[:, None] + xi_h + v_h)
    return np.exp(f).reshape(m.shape), plans


def dense_debiased(m, h, weight, kernel_m, kernel_h, iterations, warm):
    """Algorithm 1 of Janati, Cuturi and Gramfort for two kernels, dense, in float64.

    It starts from ones, or warm from the solutions of d (xi * d) = m and = h.
    """
    log_m, log_h = (np.log(x.astype(float) / x.sum(dtype=float)).ravel() for x in (m, h))
    xi_m, xi_h = (-cost_matrix(m.shape, k) for k in (kernel_m, kernel_h))
    d_m, d_h = np.zeros_like(log_m), np.zeros_like(log_h)
    for _ in range(60 if warm else 0):
        d_m = (d_m + log_m - logsumexp(xi_m + d_m, axis=1)) / 2
        d_h = (d_h + log_h - logsumexp(xi_h + d_h, axis=1)) / 2
    r = d_m - d_h
    for _ in range(iterations):
        c = weight * d_m + (1 - weight) * d_h
        u_m, u_h = c + (1 - weight) * r, c - weight * r
        a = logsumexp(xi_m + log_m - logsumexp(xi_m + u_m, axis=1), axis=1)
        b = logsumexp(xi_h + log_h - logsumexp(xi_h + u_h, axis=1), axis=1)
        f = c + weight * a + (1 - weight) * b
        r = b - a
        d_m = (d_m + f - logsumexp(xi_m + d_m, axis=1)) / 2
        d_h = (d_h + f - logsumexp(xi_h + d_h, axis=1)) / 2
    return np.exp(f).reshape(m.shape)


def run(m, h, **options):
    options = {"iterations": 3000, "tolerance": 1e-6, **options}
    return barycenter(m, h, **options)


def relative(x, y):
    return np.linalg.norm(np.ravel(x - y).astype(float)) / np.linalg.norm(np.ravel(y).astype(float))


@pytest.mark.parametrize("kernels", KERNELS.values(), ids=KERNELS)
@pytest.mark.parametrize("weight", [0.1, 0.6])
def test_plain_iterations_are_algorithm_1(kernels, weight):
    m, h = images((6, 7, 5))
    for iterations in (1, 2, 15):
        expected, _ = dense_algorithm_1(m, h, weight, *kernels, iterations)
        found = run(
            m, h, weight=weight, kernel_m=kernels[0], kernel_h=kernels[1],
            scheme="plain", iterations=iterations, tolerance=None,
        ).image  # fmt: skip
        np.testing.assert_allclose(found / h.sum(), expected, rtol=of_logarithms(iterations))


@pytest.mark.parametrize("kernels", KERNELS.values(), ids=KERNELS)
def test_all_schemes_reach_the_fixed_point_of_the_dense_reference(kernels):
    m, h = images((6, 5, 4))
    expected, _ = dense_algorithm_1(m, h, 0.4, *kernels, 1000)
    for scheme in SCHEMES:
        found = run(m, h, weight=0.4, kernel_m=kernels[0], kernel_h=kernels[1], scheme=scheme)
        assert found.converged
        assert relative(found.image / h.sum(), expected) < LIMIT


def test_fixed_point_satisfies_the_four_marginal_constraints():
    m, h = images((6, 5, 4))
    found = run(m, h, weight=0.3)
    f = found.image / h.sum(dtype=float)
    # The kernel of m keeps mass in its pixel and that of h in its band, so that f inherits
    # the sum of each pixel from m and the sum of each band from h.
    np.testing.assert_allclose(f.sum(0), m.sum(0) / m.sum(dtype=float), rtol=LIMIT)
    np.testing.assert_allclose(f.sum((1, 2)), h.sum((1, 2)) / h.sum(dtype=float), rtol=LIMIT)
    # All four, on the plans of the dense reference that has the same f.
    expected, (plan_m, plan_h) = dense_algorithm_1(m, h, 0.3, PAPER_KERNEL_M, PAPER_KERNEL_H, 2000)
    for plan, image in ((plan_m, m), (plan_h, h)):
        # The last step makes these sums exact; the shares of the image are float32.
        np.testing.assert_allclose(plan.sum(0), image.ravel() / image.sum(dtype=float), rtol=STORED)
        np.testing.assert_allclose(plan.sum(1), f.ravel(), rtol=LIMIT)
    assert relative(f, expected) < LIMIT


def test_the_accelerated_scheme_keeps_the_sum_of_each_pixel_from_the_first_iteration():
    m, h = images()
    for iterations in (1, 3):
        f = run(m, h, iterations=iterations, tolerance=None).image
        expected = m.sum(0) * (h.mean() / m.mean())
        # Float32 sums of 12 bands on either side. The last step scales f to this sum, with the
        # rounding of the logarithms of that one step.
        off = summed(2 * len(m), SINGLE) + of_logarithms(1)
        np.testing.assert_allclose(f.sum(0), expected, rtol=off)


@pytest.mark.parametrize("weight", [0.01, 0.1, 0.5, 0.99])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_stays_finite_for_thousands_of_iterations_on_dark_scenes(weight, scheme):
    m, h = images((16, 10, 10), dark=1e-5)
    m[:, 2:5, 2:7] *= 1e-4  # dark water in one image only: the hard case
    found = run(m, h, weight=weight, scheme=scheme, iterations=2000, tolerance=None)
    assert np.isfinite(found.image).all()
    assert (found.image > 0).all()
    residuals = np.array(found.residuals)
    assert residuals[-1] < 0.2 * residuals[0]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_number_of_threads_does_not_change_a_bit(scheme, monkeypatch):
    m, h = images((20, 40, 60))
    found = []
    for processors in (1, 2):
        monkeypatch.setattr("os.cpu_count", lambda n=processors: n)
        found.append(barycenter(m, h, scheme=scheme, iterations=12, tolerance=None).image)
    np.testing.assert_array_equal(*found)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("debiased", [False, True])
@pytest.mark.parametrize(("weight", "iterations"), [(0.1, 8), (0.5, 14)])
def test_a_crop_with_its_halo_gives_what_the_whole_gives(scheme, debiased, weight, iterations):
    m, h = images((8, 78, 90), dark=1e-3)
    options = {"weight": weight, "scheme": scheme, "debiased": debiased}
    halo = required_halo(iterations, **options)
    options.update(iterations=iterations, tolerance=None)
    whole = barycenter(m, h, **options)
    tile = np.s_[:, 34:44, 38:48]
    around = np.s_[:, 34 - halo : 44 + halo, 38 - halo : 48 + halo]
    part = barycenter(m[around], h[around], masses=whole.masses, **options)
    inner = part.image[:, halo:-halo, halo:-halo]
    np.testing.assert_allclose(inner, whole.image[tile], rtol=1e-4)  # as `required_halo` promises
    assert halo < 34  # the crop was one


def test_no_halo_where_nothing_moves_in_space():
    assert required_halo(10, kernel_h=KernelScale(DIRAC, 0.1)) == 0


def test_strips_and_groups_of_the_sweeps_leave_no_trace():
    m, h = images((3, 400, 300))
    whole = barycenter(m, h, iterations=3, tolerance=None)
    turned = barycenter(
        m.swapaxes(1, 2), h.swapaxes(1, 2), iterations=3, tolerance=None
    ).image.swapaxes(1, 2)
    np.testing.assert_allclose(whole.image, turned, rtol=of_logarithms(3))


def test_kernel_in_nanometres_is_the_kernel_in_bands_on_a_regular_grid():
    m, h = images()
    nm = 430 + PAPER_KERNEL_M.nanometres_per_band * np.arange(m.shape[0])
    by_band, by_nm = (run(m, h, iterations=10, tolerance=None, wavelengths=w) for w in (None, nm))
    # The distances are the same but for float64: a weight may round to the other side of float32.
    np.testing.assert_allclose(by_band.image, by_nm.image, rtol=10 * SINGLE)
    order = np.random.default_rng(0).permutation(nm.size)
    shuffled = run(m[order], h[order], iterations=10, tolerance=None, wavelengths=nm[order])
    np.testing.assert_allclose(shuffled.image, by_nm.image[order], rtol=of_logarithms(10))


def test_units_come_from_the_hyperspectral_image_and_scale_of_m_does_not_matter():
    m, h = images()
    one = run(m, h, iterations=10, tolerance=None)
    other = run(1000 * m, 7 * h, iterations=10, tolerance=None)
    np.testing.assert_allclose(other.image, 7 * one.image, rtol=of_logarithms(10))
    assert one.masses[1] == pytest.approx(h.mean())


def test_zeros_and_negatives_are_raised_to_the_floor():
    m, h = images()
    m[:3, 0, 0] = (0, -1, -2)
    h[0, 1, 1] = 0
    found = run(m, h, iterations=10, tolerance=None, floor=1e-4)
    assert (found.image > 0).all()
    raised = np.maximum(m, 1e-4 * found.masses[0])
    assert found.masses[0] == pytest.approx(raised.mean())
    assert image_mass(m, 1e-4) == found.masses[0]


def test_says_whether_it_converged_and_keeps_the_history():
    m, h = images()
    found = barycenter(m, h, scheme="plain", iterations=5, tolerance=1e-6)
    assert not found.converged
    assert len(found.residuals) == 4
    found = barycenter(m, h)
    assert found.converged
    assert found.residuals[-1] < 2e-2 <= min(found.residuals[:-1])
    assert found.iterations == len(found.residuals) + 1


@pytest.mark.parametrize("processors", [1, 2])
def test_cancels_from_the_progress_callable_which_never_runs_back(processors, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    m, h = images()
    seen = []

    def progress(fraction):
        seen.append(fraction)
        return fraction < 0.4

    with pytest.raises(Cancelled):
        barycenter(m, h, iterations=10, tolerance=None, progress=progress)
    assert seen == sorted(seen)
    assert 0.4 <= seen[-1] < 0.5


@pytest.mark.parametrize(
    ("scheme", "debiased"), [("plain", False), ("plain", True), ("accelerated", False)]
)
def test_a_gap_beyond_the_kernels_reach_does_no_harm_to_the_rest(scheme, debiased):
    m, h = images((60, 4, 4))
    m[20:] = 0  # no transport can mend this: scaling vectors drift apart without end
    found = barycenter(
        m, h, weight=0.5, scheme=scheme, iterations=400, tolerance=None,
        debiased=debiased,
    )  # fmt: skip
    assert np.isfinite(found.image).all()
    assert (found.image >= 0).all()
    assert found.image[:10].mean() > 10 * found.image[40:].mean()


def test_identical_images_are_their_own_debiased_barycenter():
    _, h = images()
    for scheme in SCHEMES:
        same = barycenter(h, h, debiased=True, scheme=scheme, iterations=8)
        np.testing.assert_allclose(same.image, h, rtol=of_logarithms(2))
        assert same.converged
        assert same.iterations == 2
    blurred = barycenter(h, h)
    assert relative(blurred.image, h) > 0.05


@pytest.mark.parametrize("kernels", KERNELS.values(), ids=KERNELS)
def test_plain_debiased_iterations_are_those_of_the_dense_reference(kernels):
    m, h = images((6, 5, 4))
    for iterations in (1, 2, 10):
        expected = dense_debiased(m, h, 0.4, *kernels, iterations, warm=True)
        found = run(
            m, h, weight=0.4, kernel_m=kernels[0], kernel_h=kernels[1], scheme="plain",
            debiased=True, iterations=iterations, tolerance=None,
        )  # fmt: skip
        assert relative(found.image / h.sum(), expected) < of_logarithms(iterations)


def test_debiased_schemes_reach_the_fixed_point_from_another_start():
    m, h = images((4, 3, 3))
    kernel_m, kernel_h = KERNELS["both move everywhere"]
    expected = dense_debiased(m, h, 0.4, kernel_m, kernel_h, 3000, warm=False)
    for scheme in SCHEMES:
        found = run(
            m, h, weight=0.4, kernel_m=kernel_m, kernel_h=kernel_h, scheme=scheme,
            debiased=True, tolerance=None,
        )  # fmt: skip
        assert relative(found.image / h.sum(), expected) < DEBIASED_LIMIT


def test_debiased_barycenter_keeps_the_marginals_and_does_not_blur():
    m, h = images()
    found = run(m, h, weight=0.4, debiased=True, tolerance=1e-5)
    f = found.image / h.sum(dtype=float)
    off = 10 * DEBIASED_LIMIT  # its tolerance is ten times that
    np.testing.assert_allclose(f.sum(0), m.sum(0) / m.sum(dtype=float), rtol=off)
    np.testing.assert_allclose(f.sum((1, 2)), h.sum((1, 2)) / h.sum(dtype=float), rtol=off)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weight": 0.0}, "weight"),
        ({"weight": 1.0}, "weight"),
        ({"relaxation": 2.0}, "relaxation"),
        ({"scheme": "fast"}, "scheme"),
        ({"iterations": 0}, "iterations"),
        ({"tolerance": 0.0}, "tolerance"),
        ({"floor": 0.0}, "floor"),
        ({"masses": (0.0, 1.0)}, "mass"),
    ],
)
def test_refuses_parameters_out_of_range(options, message):
    m, h = images()
    with pytest.raises(HmwbError, match=message):
        barycenter(m, h, **options)


def test_refuses_images_that_do_not_fit():
    m, h = images()
    with pytest.raises(HmwbError, match="one grid"):
        barycenter(m, h[:, 1:])
    with pytest.raises(HmwbError, match="NaN"):
        barycenter(m * np.nan, h)
    with pytest.raises(HmwbError, match="no positive"):
        barycenter(-m, h)
    with pytest.raises(HmwbError, match="bands, rows, cols"):
        barycenter(m[0], h)
    with pytest.raises(HmwbError, match="3 wavelengths"):
        barycenter(m, h, wavelengths=np.arange(3.0))


def test_debiased_barycenter_of_two_gaussians_lies_between_them_and_is_as_narrow():
    x = np.arange(100.0)
    kernel = KernelScale(DIRAC, 0.5 / 3.0**2)

    def bump(centre, sigma):
        return np.exp(-0.5 * ((x - centre) / sigma) ** 2)[:, None, None] + 1e-7

    def width(image):
        p = image[:, 0, 0] / image.sum()
        return np.sqrt(np.sum(p * (x - np.sum(p * x)) ** 2))

    for weight in (0.25, 0.5):
        found, blurred = (
            run(
                bump(40, 6), bump(56, 4), weight=weight, kernel_m=kernel, kernel_h=kernel,
                debiased=debiased, iterations=200, tolerance=None, scheme="plain",
            ).image
            for debiased in (True, False)
        )  # fmt: skip
        assert np.sum(found[:, 0, 0] * x) / found.sum() == pytest.approx(
            weight * 40 + (1 - weight) * 56, abs=0.3
        )
        assert width(found) == pytest.approx(weight * 6 + (1 - weight) * 4, rel=0.05)
        assert width(blurred) > 1.1 * width(found)


def test_debiased_barycenter_does_not_care_which_image_is_called_m():
    m, h = (image / image.mean() for image in images((6, 5, 4)))
    kernel = KERNELS["both move everywhere"][0]
    same = {"kernel_m": kernel, "kernel_h": kernel, "debiased": True, "scheme": "plain"}
    same.update(iterations=40, tolerance=None)
    one = run(m, h, weight=0.3, **same).image
    other = run(h, m, weight=0.7, **same).image
    assert relative(one, other) < of_logarithms(40)
