"""Writes tests/oracles/monitoring.json: control charts, their rules and false alarms, and migration between segments.

pip install -r tests/oracles/requirements.txt && python tests/oracles/monitoring.py
"""

import json
import pathlib

import numpy as np
import scipy
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix, identity
from scipy.sparse.linalg import spsolve
from scipy.stats import norm

random = np.random.default_rng(7)


def individuals(values, baseline):
    used = np.asarray(values[:baseline])
    return {
        "values": values,
        "baseline": baseline,
        "centre": float(used.mean()),
        "sigma": float(np.abs(np.diff(used)).mean() / (2 / np.sqrt(np.pi))),
    }


def proportions(counts, sizes):
    counts, sizes = np.asarray(counts), np.asarray(sizes)
    p = counts.sum() / sizes.sum()
    sigma = np.sqrt(p * (1 - p) / sizes)
    z = (counts / sizes - p) / sigma
    wide = np.abs(np.diff(z)).mean() / (2 / np.sqrt(np.pi))
    return {
        "counts": counts.tolist(),
        "sizes": sizes.tolist(),
        "centre": float(p),
        "upper": np.minimum(1, p + 3 * sigma).tolist(),
        "lower": np.maximum(0, p - 3 * sigma).tolist(),
        "laneyUpper": np.minimum(1, p + 3 * sigma * wide).tolist(),
    }


def windows(z, size):
    for last in range(size - 1, len(z)):
        yield last, np.asarray(z[last - size + 1 : last + 1])


def side(z, wanted, size, limit):
    return [
        last
        for last, part in windows(z, size)
        if any(s * part[-1] > limit and (s * part > limit).sum() >= wanted for s in (1, -1))
    ]


def rules(z):
    steps = lambda part: np.sign(np.diff(part))
    return {
        "western-electric-1": side(z, 1, 1, 3),
        "western-electric-2": side(z, 2, 3, 2),
        "western-electric-3": side(z, 4, 5, 1),
        "western-electric-4": side(z, 8, 8, 0),
        "nelson-1": side(z, 1, 1, 3),
        "nelson-2": side(z, 9, 9, 0),
        "nelson-3": [last for last, part in windows(z, 6) if abs(steps(part).sum()) == 5],
        "nelson-4": [last for last, part in windows(z, 14) if np.all(steps(part)[1:] * steps(part)[:-1] == -1)],
        "nelson-5": side(z, 2, 3, 2),
        "nelson-6": side(z, 4, 5, 1),
        "nelson-7": [last for last, part in windows(z, 15) if np.all(np.abs(part) < 1)],
        "nelson-8": [last for last, part in windows(z, 8) if np.all(np.abs(part) > 1)],
    }


def run_length(patterns):
    """Average run length by a Markov chain over the zones of the last points (Champ and Woodall 1987)."""
    edges = [3, 2, 1, 0, -1, -2, -3]
    bounds = [np.inf, *edges, -np.inf]
    chances = [norm.cdf(bounds[i]) - norm.cdf(bounds[i + 1]) for i in range(8)]
    middles = [4.0, 2.5, 1.5, 0.5, -0.5, -1.5, -2.5, -4.0]

    # A state keeps only what a later point can still make a signal of: for each side and each rule the places of points beyond.
    def after(state, zone):
        value = middles[zone]
        new = []
        for (wanted, size, limit, s), bits in zip(patterns, state):
            hit = s * value > limit
            window = (bits + ((1,) if hit else (0,)))[-size:]
            if hit and sum(window) >= wanted:
                return None
            kept = window[-(size - 1) :] if size > 1 else ()
            new.append(tuple(kept))
        return tuple(new)

    start = tuple(() for _ in patterns)
    index, queue, rows = {start: 0}, [start], []
    while queue:
        state = queue.pop(0)
        row = {}
        for zone in range(8):
            following = after(state, zone)
            if following is None:
                continue
            if following not in index:
                index[following] = len(index)
                queue.append(following)
            row[index[following]] = row.get(index[following], 0) + chances[zone]
        rows.append(row)
    # Expected steps: e = 1 + Q e.
    expected = np.ones(len(rows))
    entries = [(i, j, p) for i, row in enumerate(rows) for j, p in row.items()]
    matrix = csr_matrix(([p for *_, p in entries], ([i for i, *_ in entries], [j for _, j, _ in entries])), (len(rows),) * 2)
    return float(spsolve(identity(len(rows), format="csr") - matrix, expected)[0])


both = lambda wanted, size, limit: [(wanted, size, limit, s) for s in (1, -1)]
western = [both(1, 1, 3), both(2, 3, 2), both(4, 5, 1), both(8, 8, 0)]

series = np.round(random.normal(size=400), 4)
series[60:75] = np.round(random.uniform(-0.9, 0.9, 15), 4)
series[120:126] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
series[200:214] = [0.3 * (-1) ** i for i in range(14)]
series[340:350] = np.abs(series[340:350]) + 0.01
series[380:383] = [2.2, 0.1, 2.4]
series[300:308] = [1.2, -1.3, 1.4, -1.1, 1.6, -2.1, 1.2, 1.3]

values = [float(x) for x in np.round(random.normal(50, 4, 24), 2)]
table = random.integers(0, 60, (5, 5)) + np.diag(random.integers(50, 300, 5))
shares = table / table.sum(1, keepdims=True)
values_of, vectors = np.linalg.eig(shares.T)
stationary = np.real(vectors[:, np.argmax(np.real(values_of))])
overlaps = [random.integers(0, 100, size).tolist() for size in ((4, 4), (6, 6), (3, 5), (5, 3), (8, 8))]
best = lambda matrix: float(np.asarray(matrix)[linear_sum_assignment(matrix, maximize=True)].sum())

result = {
    "tool": "SciPy",
    "version": f"{scipy.__version__}, numpy {np.__version__}",
    "command": "python tests/oracles/monitoring.py",
    "individuals": [individuals(values, 24), individuals(values, 8)],
    "proportions": proportions([52, 61, 47, 300, 22, 80], [500, 600, 480, 2500, 260, 700]),
    "series": series.tolist(),
    "rules": rules(series),
    "runLengths": {
        "western-electric-1": run_length(western[0]),
        "western-electric-2": run_length(western[1]),
        "western-electric-3": run_length(western[2]),
        "western-electric-4": run_length(western[3]),
        "western-electric": run_length(sum(western, [])),
    },
    "stationary": {"counts": table.tolist(), "shares": (stationary / stationary.sum()).tolist()},
    "expected": {
        "counts": table.tolist(),
        "departures": [10, 20, 30, 40, 50],
        "arrivals": [5, 4, 3, 2, 1],
        "sizes": [100, 200, 300, 400, 500],
        "after": [],
    },
    "assignments": [{"values": matrix, "sum": best(matrix)} for matrix in overlaps],
}
going = np.asarray(result["expected"]["counts"]) / (table.sum(1) + np.asarray(result["expected"]["departures"]))[:, None]
sizes = np.asarray(result["expected"]["sizes"], dtype=float)
for _ in range(5):
    sizes = sizes @ going + np.asarray(result["expected"]["arrivals"])
    result["expected"]["after"].append(sizes.tolist())
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result) + "\n")
