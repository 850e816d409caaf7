"""Writes tests/oracles/weightedKMeans.json: k-means with sample_weight by scikit-learn.

pip install -r tests/oracles/requirements.txt && python tests/oracles/weightedKMeans.py
"""

import json
import pathlib
import sys

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_score

data = load_iris().data.astype(np.float32).astype(np.float64)
whole = np.arange(len(data)) * 7 % 4 + 1
parts = (0.25 + np.arange(len(data)) * 31 % 97 / 16).astype(np.float32).astype(np.float64)


def shortest(data):
    """The fewest digits that give the same float32 values."""
    return [[float(str(value)) for value in row] for row in data.astype(np.float32)]


def fit(k, weights, whole_numbers):
    model = KMeans(k, n_init=100, tol=0, max_iter=1000, random_state=0, algorithm="lloyd")
    model.fit(data, sample_weight=weights)
    order = np.argsort(-np.bincount(model.labels_, weights, k))
    row = {
        "k": k,
        "inertia": float(model.inertia_),
        "labels": model.labels_.tolist(),
        "centroids": model.cluster_centers_[order].tolist(),
        "weights": weights.tolist(),
        "counts": np.bincount(model.labels_, weights, k)[order].tolist(),
    }
    if not whole_numbers:
        return row
    repeated, labels = np.repeat(data, weights, axis=0), np.repeat(model.labels_, weights)
    return {
        **row,
        "silhouette": float(silhouette_score(repeated, labels)),
        "calinskiHarabasz": float(calinski_harabasz_score(repeated, labels)),
        "daviesBouldin": float(davies_bouldin_score(repeated, labels)),
    }


def run(weights, k, iterations):
    generator = np.random.default_rng(k)
    start = data[generator.choice(len(data), k, replace=False)]
    model = KMeans(k, init=start, n_init=1, max_iter=iterations, tol=0, algorithm="lloyd").fit(data, sample_weight=weights)
    return {
        "k": k,
        "iterations": iterations,
        "weights": weights.tolist(),
        "start": start.tolist(),
        "after": model.cluster_centers_.tolist(),
        "inertia": float(model.inertia_),
        "counts": np.bincount(model.labels_, weights, k).tolist(),
    }


result = {
    "tool": "scikit-learn",
    "version": sklearn.__version__,
    "python": sys.version.split()[0],
    "command": "pip install -r tests/oracles/requirements.txt && python tests/oracles/weightedKMeans.py",
    "note": "iris rounded to float32; validity is that of the rows repeated by their whole weights",
    "data": shortest(data),
    "fits": [fit(k, whole, True) for k in (2, 4)],
    "fractional": [fit(k, parts, False) for k in (2, 3)],
    "steps": [run(whole, 3, 1), run(parts, 5, 1)],
    "runs": [run(whole, 3, 300), run(parts, 3, 300), run(parts, 7, 300)],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
