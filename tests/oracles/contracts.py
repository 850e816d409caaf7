"""Writes tests/oracles/contracts.json: Kolmogorov-Smirnov, chi-square and robust z-scores by SciPy.

pip install -r tests/oracles/requirements.txt && python tests/oracles/contracts.py
"""

import json
import pathlib
import sys

import numpy as np
import scipy
from scipy import stats

random = np.random.default_rng(4)


def samples(name, a, b):
    """Both samples, the distance of SciPy, and its limiting probability."""
    found = stats.ks_2samp(a, b, method="asymp")
    effective = len(a) * len(b) / (len(a) + len(b))
    return {
        "name": name,
        "a": a.tolist(),
        "b": b.tolist(),
        "distance": float(found.statistic),
        "probability": float(stats.kstwobign.sf(found.statistic * np.sqrt(effective))),
    }


def homogeneity(name, a, b):
    found = stats.chi2_contingency([a, b], correction=False)
    return {
        "name": name,
        "a": a,
        "b": b,
        "statistic": float(found.statistic),
        "degrees": int(found.dof),
        "probability": float(found.pvalue),
    }


def scores(name, values):
    spread = stats.median_abs_deviation(values, scale="normal")
    centre = np.median(values)
    return {"name": name, "values": list(map(float, values)), "z": ((values - centre) / spread).tolist()}


result = {
    "tool": "scipy",
    "version": scipy.__version__,
    "numpy": np.__version__,
    "python": sys.version.split()[0],
    "command": "pip install -r tests/oracles/requirements.txt && python tests/oracles/contracts.py",
    "samples": [
        samples("same law", random.normal(size=80).round(6), random.normal(size=60).round(6)),
        samples("shifted", random.normal(size=200).round(6), (random.normal(size=150) + 0.4).round(6)),
        samples("few values", random.integers(0, 5, 100), random.integers(0, 6, 90)),
        samples("apart", np.arange(50), np.arange(60) + 100),
    ],
    "kolmogorov": [
        {"x": float(x), "survival": float(stats.kstwobign.sf(x))}
        for x in [0.05, 0.2, 0.4, 0.7, 0.9, 0.999, 1, 1.001, 1.2, 1.36, 1.63, 2, 3, 5]
    ],
    "chiSquare": [
        {"x": float(x), "degrees": df, "survival": float(stats.chi2.sf(x, df))}
        for df in [1, 2, 3, 10, 49, 199, 1000]
        for x in [0.001, 0.5 * df, df, 1.2 * df, 2 * df + 5, 5 * df + 30]
    ],
    "homogeneity": [
        homogeneity("equal shares", [100, 200, 300], [10, 20, 30]),
        homogeneity("moved", [120, 80, 40, 10], [90, 95, 60, 25]),
        homogeneity("a new kind", [500, 500, 0], [480, 470, 50]),
    ],
    "robustZ": [
        scores("odd", np.array([10, 12, 11, 13, 9, 80, 10.5])),
        scores("even", random.gamma(2, 50, 30).round(3)),
    ],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
