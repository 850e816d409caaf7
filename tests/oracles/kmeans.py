"""Writes tests/oracles/kmeans.json: what scikit-learn says of k-means, silhouettes and one assignment step.

pip install scikit-learn==1.7.2 && python tests/oracles/kmeans.py
"""

import json
import pathlib
import sys

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris, make_blobs
from sklearn.metrics import (
    adjusted_rand_score,
    calinski_harabasz_score,
    davies_bouldin_score,
    pairwise_distances_argmin_min,
    silhouette_score,
)


def fits(data, ks, truth=None):
    rows = []
    for k in ks:
        model = KMeans(k, n_init=50, tol=0, max_iter=1000, random_state=0, algorithm="lloyd").fit(data)
        labels = model.labels_
        row = {
            "k": k,
            "inertia": model.inertia_,
            "labels": labels.tolist(),
            "silhouette": silhouette_score(data, labels),
            "calinskiHarabasz": calinski_harabasz_score(data, labels),
            "daviesBouldin": davies_bouldin_score(data, labels),
            "sizes": sorted(np.bincount(labels).tolist(), reverse=True),
        }
        if truth is not None:
            row["adjustedRand"] = adjusted_rand_score(truth, labels)
        rows.append(row)
    return rows


def steps():
    cases = []
    for seed, (n, d, k, offset) in enumerate([(100, 2, 3, 0), (203, 5, 7, 0), (64, 16, 4, 100), (37, 3, 30, 0)]):
        generator = np.random.default_rng(seed)
        data = np.round(generator.normal(size=(n, d)) * 64) / 64 + offset
        centroids = np.round(data[generator.choice(n, k, replace=False)] * 8) / 8 + 1 / 32
        labels, distances = pairwise_distances_argmin_min(data, centroids)
        after = np.array([data[labels == c].mean(0) if (labels == c).any() else centroids[c] for c in range(k)])
        cases.append(
            {
                "d": d,
                "k": k,
                "data": data.tolist(),
                "centroids": centroids.tolist(),
                "labels": labels.tolist(),
                "inertia": float((distances**2).sum()),
                "after": after.tolist(),
            }
        )
    return cases


iris = load_iris()
blobs, blob_truth = make_blobs(500, centers=4, cluster_std=1, random_state=1)
blobs32 = blobs.astype(np.float32).astype(np.float64)
result = {
    "tool": "scikit-learn",
    "version": sklearn.__version__,
    "python": sys.version.split()[0],
    "command": "pip install scikit-learn==1.7.2 && python tests/oracles/kmeans.py",
    "iris": {
        "data": iris.data.tolist(),
        "species": iris.target.tolist(),
        "fits": fits(iris.data, (2, 3, 4), iris.target),
    },
    "blobs": {
        "note": "make_blobs(500, centers=4, cluster_std=1, random_state=1), rounded to float32",
        "data": blobs32.tolist(),
        "truth": blob_truth.tolist(),
        "fits": fits(blobs32, (2, 3, 4), blob_truth),
    },
    "steps": steps(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
