"""Quantiles of Student's t distribution, which say how wide an interval of few values is.

Of the regularised incomplete beta function, by its continued fraction (DLMF 8.17.22), and bisection. It is all that we
need of a statistics library.
"""

from functools import cache
from math import exp, inf, lgamma, log, log1p

TINY = 1e-300
CLOSE = 1e-15
MOST_TERMS = 1_000


@cache
def t_quantile(probability: float, degrees: float) -> float:
    """What a t-distributed number of so many degrees of freedom stays below with this probability, 0.5 or more."""
    assert 0.5 <= probability < 1
    if degrees <= 0:
        return inf
    low, high = 0.0, 1.0
    while t_probability(high, degrees) < probability:
        low, high = high, high * 2
    while high - low > CLOSE * high:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if t_probability(middle, degrees) < probability:
            low = middle
        else:
            high = middle
    return high


def t_probability(value: float, degrees: float) -> float:
    """How likely a t-distributed number is below this value, which is 0 or more."""
    return 1 - _incomplete_beta(degrees / 2, 0.5, degrees / (degrees + value * value)) / 2


def _incomplete_beta(a: float, b: float, x: float) -> float:
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    # Each side has the half where its fraction is soon there.
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """Lentz's method."""
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _not_zero(1 + term * d)
            c = _not_zero(1 + term / c)
            found *= c * d
        if abs(c * d - 1) < CLOSE:
            break
    return found


def _not_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
