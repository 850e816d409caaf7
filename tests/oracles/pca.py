"""Writes tests/oracles/pca.json: means, covariances and principal components by NumPy and scikit-learn.

pip install -r tests/oracles/requirements.txt && python tests/oracles/pca.py
"""

import json
import pathlib
import sys

import numpy as np
import sklearn
from sklearn.datasets import load_iris, load_wine
from sklearn.decomposition import PCA


def shortest(data):
    """The fewest digits that give the same float32 values."""
    return [[float(str(value)) for value in row] for row in data.astype(np.float32)]


def case(name, data, weights=None):
    data = data.astype(np.float32).astype(np.float64)
    repeated = data if weights is None else np.repeat(data, weights, axis=0)
    model = PCA(svd_solver="full").fit(repeated)
    found = {
        "name": name,
        "data": shortest(data),
        "means": repeated.mean(0).tolist(),
        "covariance": np.cov(repeated.T, ddof=0).tolist(),
        "variances": (model.explained_variance_ * (len(repeated) - 1) / len(repeated)).tolist(),
        "explained": model.explained_variance_ratio_.tolist(),
        "axes": model.components_.tolist(),
    }
    return found if weights is None else {**found, "weights": weights.tolist()}


iris = load_iris().data
wine = load_wine().data
result = {
    "tool": "scikit-learn",
    "version": sklearn.__version__,
    "numpy": np.__version__,
    "python": sys.version.split()[0],
    "command": "pip install -r tests/oracles/requirements.txt && python tests/oracles/pca.py",
    "note": "data rounded to float32; covariances divided by n; a weighted case is that of the repeated rows; signs of axes are free",
    "cases": [
        case("iris", iris),
        case("iris, weighted", iris, np.arange(len(iris)) % 4 + 1),
        case("wine, z-scored", (wine - wine.mean(0)) / wine.std(0)),
        case("iris at an offset", iris + 1024),
    ],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
