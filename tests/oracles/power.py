"""Writes tests/oracles/power.json: power and sample sizes of tests of two proportions and two means, and the normal distribution.

pip install -r tests/oracles/power.requirements.txt && python tests/oracles/power.py
"""

import json
import pathlib
from importlib.metadata import version

from scipy.stats import norm
from statsmodels.stats.power import NormalIndPower, TTestIndPower
from statsmodels.stats.proportion import power_proportions_2indep, samplesize_proportions_2indep_onetail

points = [-37.0, -8.5, -5.0, -2.5, -1.0, -0.1, 0.0, 0.3, 1.0, 1.96, 3.3, 6.0]
shares = [1e-300, 1e-12, 1e-6, 0.001, 0.025, 0.2, 0.5, 0.8, 0.975, 0.999999]
proportions = [(0.05, 0.06, 2000), (0.05, 0.04, 500), (0.3, 0.27, 1500), (0.5, 0.51, 40000), (0.01, 0.2, 30), (0.9, 0.95, 300)]
means = [(5.0, 20.0, 250), (1.0, 30.0, 10000), (-12.5, 40.0, 90), (0.4, 1.0, 200)]


def proportion(first, second, n):
    found = power_proportions_2indep(second - first, first, n, ratio=1, alpha=0.05, value=0, alternative="two-sided")
    size = {
        wanted: float(samplesize_proportions_2indep_onetail(second - first, first, wanted, ratio=1, alpha=0.05, value=0))
        for wanted in (0.8, 0.9)
    }
    return {"first": first, "second": second, "n": n, "power": float(found.power), "size80": size[0.8], "size90": size[0.9]}


def mean(difference, deviation, n):
    effect = difference / deviation
    by_normal = NormalIndPower(ddof=0)
    return {
        "difference": difference,
        "deviation": deviation,
        "n": n,
        "power": float(by_normal.power(effect, n, 0.05)),
        "powerT": float(TTestIndPower().power(effect, n, 0.05)),
        "size80": float(by_normal.solve_power(abs(effect), None, 0.05, 0.8)),
        "detectable80": float(by_normal.solve_power(None, n, 0.05, 0.8)) * deviation,
    }


result = {
    "tool": "statsmodels",
    "version": f"{version('statsmodels')}, scipy {version('scipy')}",
    "command": "python tests/oracles/power.py",
    "cdf": [[z, float(norm.cdf(z))] for z in points],
    "quantile": [[p, float(norm.ppf(p))] for p in shares],
    "proportions": [proportion(*case) for case in proportions],
    "means": [mean(*case) for case in means],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, indent=1) + "\n")
