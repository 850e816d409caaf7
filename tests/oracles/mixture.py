"""Writes tests/oracles/mixture.json: Gaussian mixtures on iris, all four forms of covariance.

pip install scikit-learn==1.7.2 && python tests/oracles/mixture.py
"""

import json
import pathlib
import sys

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

iris = load_iris()
data = iris.data
n = len(data)


def fit(form, k):
    labels = KMeans(k, n_init=50, tol=0, random_state=0).fit(data).labels_
    one_hot = np.eye(k)[labels]
    start = GaussianMixture(k, covariance_type=form, reg_covar=1e-6)
    start._initialize(data, one_hot)
    model = GaussianMixture(
        k,
        covariance_type=form,
        reg_covar=1e-6,
        tol=1e-10,
        max_iter=5000,
        weights_init=start.weights_,
        means_init=start.means_,
        precisions_init=start.precisions_cholesky_ @ np.swapaxes(start.precisions_cholesky_, -1, -2)
        if form in ("full", "tied")
        else start.precisions_cholesky_**2,
    ).fit(data)
    responsibilities = model.predict_proba(data)
    entropy = -float((responsibilities * np.log(np.maximum(responsibilities, 1e-300))).sum())
    return {
        "form": form,
        "k": k,
        "logLikelihood": float(model.score_samples(data).sum()),
        "bic": float(model.bic(data)),
        "aic": float(model.aic(data)),
        "icl": float(model.bic(data)) + 2 * entropy,
        "weights": sorted(model.weights_.tolist(), reverse=True),
        "means": [model.means_[c].tolist() for c in np.argsort(-model.weights_)],
        "adjustedRand": adjusted_rand_score(iris.target, model.predict(data)),
    }


result = {
    "tool": "scikit-learn",
    "version": sklearn.__version__,
    "python": sys.version.split()[0],
    "command": "pip install scikit-learn==1.7.2 && python tests/oracles/mixture.py",
    "note": "started from k-means labels, reg_covar 1e-6, tol 1e-10; icl = bic + 2 entropy",
    "fits": [fit(form, k) for form in ("full", "tied", "diag", "spherical") for k in (1, 2, 3)],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
