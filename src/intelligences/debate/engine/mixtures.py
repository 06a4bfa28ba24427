"""Are there groups, or a continuum? What the noise of few votes hides is taken into account, not drawn.

Each participant's place is known with an error that follows from their votes. Two kinds of model say how the places
themselves are spread: a continuum (normal, uniform, or crowded at both ends), and K groups with one spread inside.
Both are blurred by each one's own error (extreme deconvolution: Bovy, Hogg & Roweis 2011, doi 10.1214/10-AOAS439),
then compared by likelihood.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from intelligences.debate.engine.clusters import MOST_GROUPS, k_means
from intelligences.debate.engine.components import Floats

GAIN = 8.0
"""Natural logarithm of how much likelier groups are than the best continuum, and than one group fewer."""
SEPARATION = 5.5
"""Distance between two groups, in standard deviations inside a group; 3.5 is what cutting a uniform continuum gives."""
BLURRED = 5.0
"""The separation that is still held to be a continuum, and which the data must reject."""
REJECTION = 8.0
IN_VOTES = 2.0
"""The same of the votes themselves, on a map of one axis: see `latent`."""
AGAIN = 0.4
"""What a replicate must show of both likelihoods: it is asked to find groups again, not to prove them anew."""
SMALLEST_SHARE, SMALLEST_GROUP = 0.03, 8
_ROUNDS, _SETTLED = 60, 1e-2
_NODES = (np.arange(25) + 0.5) / 25 * 2 - 1
_SHAPES = [ndtri((_NODES + 1) / 2), _NODES, np.sin(np.pi * _NODES / 2)]
_SCALES = (0.5, 0.75, 1.0, 1.35, 1.8)


@dataclass(frozen=True, eq=False)
class Mixture:
    """K groups: `weights` (K), `centres` (K, D), spread inside `variance`; groups by decreasing weight."""

    weights: Floats
    centres: Floats
    variance: float
    likelihood: float

    @property
    def separation(self) -> float:
        """The smallest distance between two centres, in standard deviations inside a group."""
        return min(float(np.sqrt(_gap(self.centres) / max(self.variance, 1e-12))), 99.0)

    def membership(self, places: Floats, errors: Floats) -> Floats:
        """The probability of each group for each participant (N, K)."""
        return _responsibilities(places, errors + self.variance, self.weights, self.centres)[0]


@dataclass(frozen=True)
class Evidence:
    """What speaks for K groups. `gain`: log-likelihood above the best continuum; `separation`: see `SEPARATION`;
    `rejection`: log-likelihood above groups blurred into one another, when the rest is enough; `smallest`: share of
    the smallest group; `in_votes`: log-likelihood of the votes above the best continuum, where it is asked."""

    groups: int
    gain: float
    separation: float
    rejection: float | None
    smallest: float
    in_votes: float | None = None

    def holds(self, people: int, share: float = 1.0) -> bool:
        """Whether all of it is enough, for so many participants; `share` of the likelihoods asked for."""
        return (
            self.gain >= GAIN * share
            and self.separation >= SEPARATION
            and self.rejection is not None
            and self.rejection >= REJECTION * share
            and self.smallest >= max(SMALLEST_SHARE, SMALLEST_GROUP / people)
        )


def weigh(
    places: Floats, errors: Floats, shrunk: Floats, *, share: float = 1.0
) -> tuple[Mixture | None, list[Evidence]]:
    """The groups that the places (N, D) of participants show, None when a continuum does as well, and the evidence
    for each number of groups. `errors` (N, D): variance of each place; `shrunk` (N, D): places drawn towards the
    centre by their errors."""
    continuum = sum(_continuum(places[:, axis], errors[:, axis]) for axis in range(places.shape[1]))
    chosen: Mixture | None = None
    held = GAIN * share
    told = []
    for k, start in k_means(shrunk, min(MOST_GROUPS, places.shape[1] + 2)).items():
        mixture = _fitted(places, errors, start)
        gain = mixture.likelihood - continuum
        rejection = None
        if gain >= GAIN * share and mixture.separation >= SEPARATION:
            blurred = max(_fitted(places, errors, one, blurred=True).likelihood for one in (start, mixture.centres))
            rejection = mixture.likelihood - blurred
        evidence = Evidence(k, gain, mixture.separation, rejection, float(mixture.weights.min()))
        told.append(evidence)
        if evidence.holds(len(places), share) and gain >= held:
            chosen, held = mixture, gain + GAIN
    return chosen, told


def _continuum(places: Floats, errors: Floats) -> float:
    """The log-likelihood of one axis under the best of the continuous shapes, without the constant."""
    spread = max(float(np.mean(places**2) - np.mean(errors)), 1e-9)
    best = -np.inf
    for shape in _SHAPES:
        unit = shape / np.sqrt(np.mean(shape**2))
        for scale in _SCALES:
            power = -0.5 * (places[:, None] - unit * np.sqrt(spread * scale)) ** 2 / errors[:, None]
            top = power.max(axis=1)
            best = max(
                best, float(np.sum(top + np.log(np.exp(power - top[:, None]).mean(axis=1)) - 0.5 * np.log(errors)))
            )
    return best


def _fitted(places: Floats, errors: Floats, centres: Floats, *, blurred: bool = False) -> Mixture:
    """Expectation-maximisation from these centres; with `blurred`, groups stay `BLURRED` deviations apart."""
    people, axes = places.shape
    weights = np.full(len(centres), 1 / len(centres))
    variance = float(places.var(axis=0).mean()) * 0.1
    likelihood = -np.inf
    for _ in range(_ROUNDS):
        if blurred:
            variance = max(_gap(centres) / BLURRED**2, 1e-9)
        spread = errors + variance
        belongs, now = _responsibilities(places, spread, weights, centres)
        if now - likelihood < _SETTLED:
            likelihood = max(now, likelihood)
            break
        likelihood = now
        weights = np.maximum(belongs.mean(axis=0), 1e-6)
        weights = weights / weights.sum()
        centres = np.einsum("nk,nd->kd", belongs, places / spread) / np.maximum(
            np.einsum("nk,nd->kd", belongs, 1 / spread), 1e-12
        )
        if not blurred:
            away = np.stack([(places - centre) ** 2 for centre in centres], axis=1) * (variance / spread)[:, None] ** 2
            left = np.sum(belongs * away.sum(axis=2)) + np.sum(variance * errors / spread)
            variance = max(float(left) / (people * axes), 1e-9)
    order = np.argsort(-weights, kind="stable")
    return Mixture(weights[order], centres[order], variance, likelihood)


def _responsibilities(
    places: Floats, spread: Floats, weights: Floats, centres: Floats
) -> tuple[NDArray[np.float64], float]:
    power = (
        np.einsum("nd,kd->nk", places / spread, centres)
        - 0.5 * np.einsum("nd,kd->nk", 1 / spread, centres**2)
        - 0.5 * np.sum(places**2 / spread + np.log(spread), axis=1)[:, None]
        + np.log(weights)
    )
    top = power.max(axis=1, keepdims=True)
    lifted = np.exp(power - top)
    total = lifted.sum(axis=1, keepdims=True)
    return lifted / total, float(np.sum(top + np.log(total)))


def _gap(centres: Floats) -> float:
    """The smallest squared distance between two centres."""
    apart = np.sum((centres[:, None] - centres[None]) ** 2, axis=2)
    return float(apart[~np.eye(len(centres), dtype=bool)].min())
