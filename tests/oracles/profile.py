"""Writes tests/oracles/profile.json: what pandas and SciPy say of one small table, column by column and pair by pair.

pip install -r tests/oracles/requirements.txt && python tests/oracles/profile.py
"""

import json
import math
import pathlib
import sys
from fractions import Fraction

import numpy as np
import pandas as pd
import scipy
from scipy.stats import chi2_contingency, f_oneway

ROWS = 1000
random = np.random.default_rng(20)
spend = np.exp(random.normal(4, 1.3, ROWS))
visits = random.poisson(2.5, ROWS)
far = 1e6 + random.normal(0, 0.25, ROWS)
score = np.where(random.random(ROWS) < 0.2, np.nan, 0.4 * np.log(spend) + random.normal(0, 1, ROWS))
age = np.where(random.random(ROWS) < 0.1, np.nan, np.round(random.normal(45, 14, ROWS)))
region = random.choice(["north", "south", "east", "west"], ROWS, p=[0.6, 0.25, 0.1, 0.05])
channel = np.where((region == "south") & (random.random(ROWS) < 0.6), "web", random.choice(["web", "shop", "phone"], ROWS))
days = pd.Timestamp("2023-01-02") + pd.to_timedelta(random.integers(0, 200, ROWS) * 2, unit="D")
days = days.where(~((days > "2023-05-01") & (days < "2023-06-01")), pd.Timestamp("2023-05-01"))

table = pd.DataFrame(
    {"spend": spend, "visits": visits.astype(float), "far": far, "score": score, "age": age}
)


def whole(value):
    return None if isinstance(value, float) and math.isnan(value) else value


def skewness(values):
    """pandas' formula in rational arithmetic: pandas itself loses the ninth digit of values far from 0."""
    exact = [Fraction(value) for value in values.dropna()]
    n, mean = len(exact), sum(exact) / len(exact)
    squares, cubes = (sum((value - mean) ** power for value in exact) for power in (2, 3))
    found = n * math.sqrt(n - 1) / (n - 2) * float(cubes) / float(squares) ** 1.5
    assert abs(found - values.skew()) < 1e-8
    return found


def numbers(values):
    present = values.dropna()
    counts, edges = np.histogram(present, bins=40)
    return {
        "missing": int(values.isna().sum()),
        "distinct": int(values.nunique()),
        "zeros": int((values == 0).sum()),
        "mean": float(values.mean()),
        "deviation": float(values.std()),
        "skewness": skewness(values),
        "quantiles": [float(values.quantile(q)) for q in (0, 0.01, 0.25, 0.5, 0.75, 0.99, 1)],
        "histogram": counts.tolist(),
    }


def texts(values):
    counts = values.value_counts()
    shares = counts / counts.sum()
    entropy = float(-(shares * np.log(shares)).sum())
    return {
        "distinct": int(values.nunique()),
        "top": [[str(text), int(rows)] for text, rows in counts.items()],
        "imbalance": 1 - entropy / math.log(len(counts)),
    }


def corrected(a, b):
    counts = pd.crosstab(a, b).to_numpy()
    n = counts.sum()
    rows, columns = counts.shape
    phi = chi2_contingency(counts, correction=False).statistic / n
    phi = max(0, phi - (columns - 1) * (rows - 1) / (n - 1))
    return math.sqrt(phi / min(columns - (columns - 1) ** 2 / (n - 1) - 1, rows - (rows - 1) ** 2 / (n - 1) - 1))


def ratio(values, by):
    present = values.notna()
    groups = [group.to_numpy() for _, group in values[present].groupby(by[present])]
    f = float(f_oneway(*groups).statistic)
    between, within = len(groups) - 1, int(present.sum()) - len(groups)
    return math.sqrt(f * between / (f * between + within))


seen = pd.Series(pd.DatetimeIndex(sorted(set(days))))
steps = seen.diff().dt.days.iloc[1:]
longest = int(steps.to_numpy().argmax()) + 1
result = {
    "tool": "pandas, SciPy",
    "version": f"{pd.__version__}, {scipy.__version__}",
    "python": sys.version.split()[0],
    "command": "pip install -r tests/oracles/requirements.txt && python tests/oracles/profile.py",
    "note": "skewness in rational arithmetic; Cramér's V with the bias correction of Bergsma (2013) over SciPy's chi-square; η from SciPy's F",
    "data": {
        **{name: [whole(value) for value in table[name].tolist()] for name in table},
        "region": region.tolist(),
        "channel": channel.tolist(),
        "day": [str(day.date()) for day in days],
    },
    "numbers": {name: numbers(table[name]) for name in table},
    "texts": {"region": texts(pd.Series(region)), "channel": texts(pd.Series(channel))},
    "days": {
        "least": str(seen.iloc[0].date()),
        "greatest": str(seen.iloc[-1].date()),
        "daysWithRows": len(seen),
        "gap": {"from": str(seen[longest - 1].date()), "to": str(seen[longest].date()), "days": int(steps.max())},
    },
    "pearson": table.corr("pearson").to_numpy().tolist(),
    "spearman": table.corr("spearman").to_numpy().tolist(),
    "cramersV": corrected(pd.Series(region), pd.Series(channel)),
    "correlationRatio": {
        name: [ratio(table[column], pd.Series(values)) for column in table]
        for name, values in (("region", region), ("channel", channel))
    },
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
