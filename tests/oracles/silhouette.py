"""Writes tests/oracles/silhouette.json: silhouettes row by row, and over weighted rows, by scikit-learn.

pip install -r tests/oracles/requirements.txt && python tests/oracles/silhouette.py
"""

import json
import pathlib
import sys

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris, make_blobs
from sklearn.metrics import silhouette_samples


def shortest(data):
    """The fewest digits that give the same float32 values."""
    return [[float(str(value)) for value in row] for row in data.astype(np.float32)]


def case(name, data, k, weights=None):
    data = data.astype(np.float32).astype(np.float64)
    labels = KMeans(k, n_init=50, tol=0, max_iter=1000, random_state=0, algorithm="lloyd").fit(data).labels_
    times = np.ones(len(data), dtype=int) if weights is None else weights
    samples = silhouette_samples(np.repeat(data, times, axis=0), np.repeat(labels, times))
    first = np.concatenate([[0], np.cumsum(times)[:-1]])
    found = {
        "name": name,
        "k": k,
        "data": shortest(data),
        "labels": labels.tolist(),
        "samples": samples[first].tolist(),
        "mean": float(samples.mean()),
    }
    return found if weights is None else {**found, "weights": weights.tolist()}


iris = load_iris().data
blobs = make_blobs(500, centers=4, cluster_std=1, random_state=1)[0]
z = (iris - iris.mean(0)) / iris.std(0)
result = {
    "tool": "scikit-learn",
    "version": sklearn.__version__,
    "python": sys.version.split()[0],
    "command": "pip install -r tests/oracles/requirements.txt && python tests/oracles/silhouette.py",
    "note": "data rounded to float32, labels by KMeans; a weighted case is silhouette_samples of the repeated rows",
    "cases": [
        case("iris, k = 2", iris, 2),
        case("iris, k = 3", iris, 3),
        case("iris z-scored, k = 2", z, 2),
        case("iris z-scored, k = 3", z, 3),
        case("blobs, k = 4", blobs, 4),
        case("iris weighted, k = 3", iris, 3, np.arange(len(iris)) % 4 + 1),
    ],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
