"""Countries are told apart without good color vision."""

from itertools import combinations

import numpy as np
import pytest

from baltica.views.palette import COUNTRY_STYLES, country_style

# Machado, Oliveira and Fernandes 2009, full severity, on linear RGB.
VISION = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def lab(color: str, vision: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """CIE L*a*b* of a color as an eye of the given kind sees it."""
    srgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(VISION[vision] @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    f = np.cbrt(np.maximum(to_xyz @ seen / [0.9505, 1.0, 1.089], 0.008856))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", VISION)
def test_countries_of_one_shape_differ_in_color(vision: str) -> None:
    for (a, one), (b, two) in combinations(COUNTRY_STYLES.items(), 2):
        if one.shape == two.shape:
            distance = np.linalg.norm(lab(one.color, vision) - lab(two.color, vision))
            assert distance > 20, f"{a} and {b} look alike with {vision}: {distance:.0f}"


def test_no_two_countries_share_a_style() -> None:
    assert len(set(COUNTRY_STYLES.values())) == len(COUNTRY_STYLES)


def test_other_countries_share_a_style_of_their_own() -> None:
    assert country_style("MT") == country_style(None)
    assert country_style("MT") not in COUNTRY_STYLES.values()
