"""Writes tests/oracles/miniBatch.json: what scikit-learn's MiniBatchKMeans does with a few batches, and how good its fits are.

pip install scikit-learn==1.7.2 && python tests/oracles/miniBatch.py
"""

import json
import pathlib
import sys

import numpy as np
import sklearn
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.datasets import load_iris, make_blobs


def quality(data, ks, batch):
    rows = []
    for k in ks:
        inertias = []
        for seed in range(20):
            model = MiniBatchKMeans(k, batch_size=batch, n_init=3, random_state=seed).fit(data)
            distances = ((data[:, None, :] - model.cluster_centers_[None]) ** 2).sum(2)
            inertias.append(float(distances.min(1).sum()))
        lloyd = KMeans(k, n_init=50, tol=0, max_iter=1000, random_state=0, algorithm="lloyd").fit(data)
        rows.append(
            {
                "k": k,
                "median": float(np.median(inertias)),
                "best": min(inertias),
                "worst": max(inertias),
                "lloyd": lloyd.inertia_,
            }
        )
    return rows


def batches(data, start, size, weights):
    """Centres and counts after each batch of consecutive rows, without reassignment."""
    model = MiniBatchKMeans(len(start), init=data[start], n_init=1, reassignment_ratio=0, random_state=0)
    states = []
    for first in range(0, len(data), size):
        part = slice(first, first + size)
        model.partial_fit(data[part], sample_weight=None if weights is None else weights[part])
        states.append({"centers": model.cluster_centers_.tolist(), "counts": model._counts.tolist()})
    return {"start": start, "size": size, "weights": None if weights is None else weights.tolist(), "states": states}


iris = load_iris().data
blobs, _ = make_blobs(500, centers=4, cluster_std=1, random_state=1)
blobs = blobs.astype(np.float32).astype(np.float64)
weights = np.random.default_rng(0).integers(1, 6, len(iris)).astype(np.float64)
result = {
    "tool": "scikit-learn",
    "version": sklearn.__version__,
    "python": sys.version.split()[0],
    "command": "pip install scikit-learn==1.7.2 && python tests/oracles/miniBatch.py",
    "note": "the rows are those of kmeans.json: iris, and make_blobs(500, centers=4, cluster_std=1, random_state=1) as float32",
    "quality": {"batch": 50, "iris": quality(iris, (2, 3, 4), 50), "blobs": quality(blobs, (2, 3, 4), 50)},
    "batches": [batches(iris, [0, 60, 120], 30, None), batches(iris, [10, 55, 140, 149], 40, weights)],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
