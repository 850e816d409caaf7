"""Writes tests/oracles/neighbours.json: the distances that density clustering needs, on scikit-learn's DBSCAN demo.

pip install -r tests/oracles/requirements.txt && python tests/oracles/neighbours.py
"""

import json
import pathlib
import sys

import numpy as np
import sklearn
from sklearn.cluster import DBSCAN
from sklearn.datasets import make_blobs
from sklearn.metrics import pairwise_distances, silhouette_score
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

def shortest(data):
    """The fewest digits that give the same float32 values."""
    return [[float(str(value)) for value in row] for row in data.astype(np.float32)]


EPS, MINIMUM, COUNT = 0.3, 10, 10
data, truth = make_blobs(750, centers=[[1, 1], [-1, -1], [1, -1]], cluster_std=0.4, random_state=0)
data = StandardScaler().fit_transform(data).astype(np.float32).astype(np.float64)
distances = pairwise_distances(data)
near, rows = NearestNeighbors(n_neighbors=COUNT + 1, algorithm="brute").fit(data).kneighbors(data)
model = DBSCAN(eps=EPS, min_samples=MINIMUM).fit(data)
queries = [0, 749]
result = {
    "tool": "scikit-learn",
    "version": sklearn.__version__,
    "python": sys.version.split()[0],
    "command": "pip install -r tests/oracles/requirements.txt && python tests/oracles/neighbours.py",
    "note": "make_blobs(750, std 0.4, seed 0), standardised, rounded to float32; the row itself left out of its neighbours",
    "eps": EPS,
    "minimum": MINIMUM,
    "count": COUNT,
    "data": shortest(data),
    "truth": truth.tolist(),
    "neighbours": rows[:, 1:].tolist(),
    "farthest": near[:, COUNT].tolist(),
    "within": (distances <= EPS).sum(1).tolist(),
    "core": sorted(model.core_sample_indices_.tolist()),
    "labels": model.labels_.tolist(),
    "silhouette": float(silhouette_score(data, model.labels_)),
    "queries": queries,
    "distances": distances[queries].tolist(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
