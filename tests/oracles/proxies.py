"""Writes tests/oracles/proxies.json: what predicts an attribute (logistic regression, a tree, areas under the ROC curve, mutual
information) by scikit-learn, and features with an attribute taken out by Fairlearn's CorrelationRemover.

pip install -r tests/oracles/proxies.requirements.txt && python tests/oracles/proxies.py
"""

import json
import logging
import pathlib
import warnings
from importlib.metadata import version

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import numpy as np
import pandas as pd
from fairlearn.preprocessing import CorrelationRemover
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import mutual_info_score, roc_auc_score
from sklearn.tree import DecisionTreeClassifier

random = np.random.default_rng(17)
n = 400
sex = (random.uniform(size=n) < 0.4).astype(int)
region = random.integers(0, 3, size=n)
features = np.round(
    np.column_stack(
        [
            random.normal(size=n) + 0.9 * sex,
            random.exponential(size=n) + 0.4 * region,
            random.normal(size=n) * (1 + region) - 0.5 * sex,
            random.normal(size=n),
        ]
    ),
    4,
)


def logistic(target, strength):
    fit = LogisticRegression(C=strength, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(features, target)
    score = fit.decision_function(features)
    return {
        "strength": strength,
        "intercept": float(fit.intercept_[0]),
        "weights": fit.coef_[0].tolist(),
        "auc": float(roc_auc_score(target, score)),
    }


def tree(target, depth, least):
    fit = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=least, random_state=0).fit(features, target)
    inner = fit.tree_

    def node(at):
        counts = np.round(inner.value[at][0] * inner.n_node_samples[at]).astype(int).tolist()
        if inner.children_left[at] < 0:
            return {"counts": counts, "split": None}
        return {
            "counts": counts,
            "split": {
                "feature": int(inner.feature[at]),
                "threshold": float(inner.threshold[at]),
                "left": node(inner.children_left[at]),
                "right": node(inner.children_right[at]),
            },
        }

    shares = fit.predict_proba(features)
    auc = roc_auc_score(target, shares[:, 1]) if shares.shape[1] == 2 else roc_auc_score(target, shares, multi_class="ovr")
    return {"depth": depth, "leastRows": least, "tree": node(0), "auc": float(auc)}


def mutual(a, b):
    counts = pd.crosstab(a, b).to_numpy()
    information = mutual_info_score(a, b)
    entropy = mutual_info_score(a, a)
    return {"counts": counts.tolist(), "information": float(information), "shareOfRows": float(information / entropy)}


def removed(indicators):
    frame = pd.DataFrame(np.column_stack([features, indicators]))
    sensitive = list(range(features.shape[1], frame.shape[1]))
    return CorrelationRemover(sensitive_feature_ids=sensitive, alpha=1).fit_transform(frame).tolist()


sex_indicator = (sex == 1).astype(float)[:, None]
region_indicators = np.column_stack([region == 1, region == 2]).astype(float)
tied = np.round(features[:, 0], 1)

result = {
    "tool": "scikit-learn, Fairlearn",
    "version": f"scikit-learn {version('scikit-learn')}, fairlearn {version('fairlearn')}",
    "command": "python tests/oracles/proxies.py",
    "features": features.T.tolist(),
    "tied": tied.tolist(),
    "sex": sex.tolist(),
    "region": region.tolist(),
    "logistic": [logistic(sex, 1.0), logistic(sex, 0.01), logistic(region == 2, 1.0)],
    "trees": {"sex": tree(sex, 3, 20), "region": tree(region, 2, 10)},
    "areas": {
        "plain": float(roc_auc_score(sex, features[:, 0])),
        "tied": float(roc_auc_score(sex, tied)),
    },
    "mutual": [mutual(sex, region), mutual(region, np.digitize(features[:, 2], [-2, -1, 0, 1, 2]))],
    "removed": {"sex": removed(sex_indicator), "both": removed(np.column_stack([sex_indicator, region_indicators]))},
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result) + "\n")
