"""Writes tests/oracles/fairness.json: fairness of selections and decisions by Fairlearn, Aequitas and AIF360, and the tests and intervals
beside them by SciPy and statsmodels.

pip install -r tests/oracles/fairness.requirements.txt && TESSERA_SHARED=../shared python tests/oracles/fairness.py
"""

import itertools
import json
import logging
import os
import pathlib
import warnings
from fractions import Fraction
from importlib.metadata import version
from math import factorial

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import numpy as np
import pandas as pd
import scipy.stats as ss
import statsmodels.api as sm
import statsmodels.stats.proportion as sp
from aequitas.bias import Bias
from aequitas.group import Group
from aif360.datasets import BinaryLabelDataset
from aif360.metrics import ClassificationMetric
from fairlearn import metrics as fl
from sklearn.calibration import calibration_curve
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, brier_score_loss, precision_score
from sklearn.preprocessing import StandardScaler
from statsmodels.stats.multitest import multipletests

shared = pathlib.Path(os.environ.get("TESSERA_SHARED", "../shared"))
adult = pd.read_parquet(shared / "data/adult/adults.parquet")
german = pd.read_csv(shared / "data/german_credit/german_data_credit.csv")


def pair(interval):
    return [float(interval[0]), float(interval[1])]


def plain(value):
    value = float(value)
    return value if np.isfinite(value) else None


def decisions(name, y_true, y_pred, group, reference):
    """All figures of decisions with an outcome: one attribute, one reference group."""
    y_true, y_pred, group = (np.asarray(a) for a in (y_true, y_pred, group))
    y_true, y_pred = y_true.astype(int), y_pred.astype(int)
    names = sorted(set(group.tolist()))
    counts = [
        {
            "group": g,
            "tp": int(((group == g) & (y_true == 1) & (y_pred == 1)).sum()),
            "fp": int(((group == g) & (y_true == 0) & (y_pred == 1)).sum()),
            "tn": int(((group == g) & (y_true == 0) & (y_pred == 0)).sum()),
            "fn": int(((group == g) & (y_true == 1) & (y_pred == 0)).sum()),
        }
        for g in names
    ]
    frame = fl.MetricFrame(
        metrics={
            "selectionRate": fl.selection_rate,
            "truePositiveRate": fl.true_positive_rate,
            "falsePositiveRate": fl.false_positive_rate,
            "trueNegativeRate": fl.true_negative_rate,
            "falseNegativeRate": fl.false_negative_rate,
            "accuracy": accuracy_score,
            "precision": precision_score,
        },
        y_true=y_true,
        y_pred=y_pred,
        sensitive_features=group,
    )
    between = {
        "difference": {metric: float(value) for metric, value in frame.difference(method="between_groups").items()},
        "ratio": {metric: plain(value) for metric, value in frame.ratio(method="between_groups").items()},
    }
    keyed = {"sensitive_features": group}
    fairlearn = {
        "byGroup": {g: {m: float(v) for m, v in frame.by_group.loc[g].items()} for g in names},
        "overall": {m: float(v) for m, v in frame.overall.items()},
        "between": between,
        "demographicParityDifference": float(fl.demographic_parity_difference(y_true, y_pred, **keyed)),
        "demographicParityRatio": float(fl.demographic_parity_ratio(y_true, y_pred, **keyed)),
        "equalOpportunityDifference": float(fl.equal_opportunity_difference(y_true, y_pred, **keyed)),
        "equalOpportunityRatio": float(fl.equal_opportunity_ratio(y_true, y_pred, **keyed)),
        "equalisedOdds": {
            f"{agg}{kind}": float(of(y_true, y_pred, **keyed, agg=said))
            for agg, said in (("worst", "worst_case"), ("mean", "mean"))
            for kind, of in (("Difference", fl.equalized_odds_difference), ("Ratio", fl.equalized_odds_ratio))
        },
    }

    aequitas_frame = pd.DataFrame({"score": y_pred, "label_value": y_true, "attribute": group.astype(str)})
    crosstab, _ = Group().get_crosstabs(aequitas_frame)
    bias = Bias().get_disparity_predefined_groups(
        crosstab, original_df=aequitas_frame, ref_groups_dict={"attribute": reference}, alpha=0.05, mask_significance=False
    )
    columns = [c for c in bias.columns if c.endswith("_disparity")]
    rates = ["tpr", "tnr", "for", "fdr", "fpr", "fnr", "npv", "precision", "ppr", "pprev", "prev", "accuracy"]
    aequitas = {
        row["attribute_value"]: {**{c: plain(row[c]) for c in columns}, **{r: plain(row[r]) for r in rates}}
        for _, row in bias.iterrows()
    }

    codes = {g: i for i, g in enumerate(names)}
    data = pd.DataFrame({"attribute": [codes[g] for g in group.tolist()], "label": y_true})
    truth = BinaryLabelDataset(
        df=data, label_names=["label"], protected_attribute_names=["attribute"], favorable_label=1, unfavorable_label=0
    )
    guess = truth.copy()
    guess.labels = y_pred.reshape(-1, 1).astype(float)
    metric = ClassificationMetric(
        truth,
        guess,
        privileged_groups=[{"attribute": codes[reference]}],
        unprivileged_groups=[{"attribute": codes[g]} for g in names if g != reference],
    )
    every = [[{"attribute": codes[g]}] for g in names]
    aif = {
        "statisticalParityDifference": float(metric.statistical_parity_difference()),
        "disparateImpact": float(metric.disparate_impact()),
        "equalOpportunityDifference": float(metric.equal_opportunity_difference()),
        "averageOddsDifference": float(metric.average_odds_difference()),
        "averageAbsoluteOddsDifference": float(metric.average_abs_odds_difference()),
        "falsePositiveRateRatio": plain(metric.false_positive_rate_ratio()),
        "falseNegativeRateRatio": plain(metric.false_negative_rate_ratio()),
        "errorRateDifference": float(metric.error_rate_difference()),
        "entropy": [
            {
                "alpha": alpha,
                "all": float(metric.generalized_entropy_index(alpha)),
                "between": float(metric._between_group_generalized_entropy_index(groups=every, alpha=alpha)),
            }
            for alpha in (0.5, 1, 2, 3)
        ],
        "theil": float(metric.theil_index()),
    }
    return {
        "name": name,
        "reference": reference,
        "groups": counts,
        "fairlearn": fairlearn,
        "aequitas": aequitas,
        "aif360": aif,
    }


def from_counts(counts):
    """Rows of the published confusion counts."""
    rows = []
    for group, cells in counts.items():
        for (true, guess), n in cells.items():
            rows += [(true, guess, group)] * n
    return zip(*rows)


compas = {
    "African-American": {(0, 0): 990, (0, 1): 805, (1, 0): 532, (1, 1): 1369},
    "Caucasian": {(0, 0): 1139, (0, 1): 349, (1, 0): 461, (1, 1): 505},
}
# The eighteen rows of Fairlearn's user guide, "Advanced Usage of MetricFrame".
guide_true = [0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1]
guide_pred = [0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0]
guide_group = list("bbabbcccaacabccbcc")

rich = (adult["class"].astype(str) == ">50K").astype(int)
chosen = ((adult["education-num"] >= 13) | (adult["hours-per-week"] >= 55)).astype(int)
good = german["class-label"]
offered = ((german["duration"] <= 18) & (german["credit-amount"] < 4000)).astype(int)
german_age = np.where(german["age"] < 25, "under 25", np.where(german["age"] < 45, "25-44", "45+"))

cases = [
    decisions("Fairlearn's eighteen rows", guide_true, guide_pred, guide_group, "a"),
    decisions("COMPAS two-year, published counts", *from_counts(compas), "Caucasian"),
    decisions("Adult by sex", rich, chosen, adult["sex"].astype(str), "Male"),
    decisions("Adult by race", rich, chosen, adult["race"].astype(str), "White"),
    decisions("German credit by sex", good, offered, german["sex"], "male"),
    decisions("German credit by age", good, offered, german_age, "25-44"),
]


def bias_corrected_v(table):
    """Bergsma 2013, written out anew."""
    table = np.asarray(table, float)
    n, (r, c) = table.sum(), table.shape
    phi = ss.chi2_contingency(table, correction=False)[0] / n
    phi = max(0, phi - (r - 1) * (c - 1) / (n - 1))
    r, c = r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)
    return float(np.sqrt(phi / min(r - 1, c - 1)))


def table(name, group, segment):
    cross = pd.crosstab(np.asarray(group), np.asarray(segment))
    counts = cross.to_numpy()
    test = ss.chi2_contingency(counts, correction=False)
    residuals = sm.stats.Table(counts, shift_zeros=False).standardized_resids
    n, member = counts.sum(axis=1), counts
    cells = []
    for i, j in itertools.product(range(counts.shape[0]), range(counts.shape[1])):
        own, all_ = int(member[i, j]), int(n[i])
        others, rest = int(member[:, j].sum() - own), int(n.sum() - all_)
        cells.append(
            {
                "row": i,
                "column": j,
                "wilson": pair(sp.proportion_confint(own, all_, method="wilson")),
                "newcombe": pair(sp.confint_proportions_2indep(own, all_, others, rest, method="newcomb", compare="diff")),
                "logRatio": pair(
                    sp.confint_proportions_2indep(own, all_, others, rest, method="log", compare="ratio", correction=False)
                )
                if own > 0 and others > 0
                else None,
                "pooledP": float(sp.test_proportions_2indep(own, all_, others, rest, method="score", correction=False).pvalue),
                "fisherP": float(ss.fisher_exact([[own, all_ - own], [others, rest - others]])[1]),
            }
        )
    return {
        "name": name,
        "groups": cross.index.astype(str).tolist(),
        "segments": cross.columns.astype(str).tolist(),
        "counts": counts.tolist(),
        "chiSquare": {"statistic": float(test.statistic), "degrees": int(test.dof), "p": float(test.pvalue)},
        "expected": test.expected_freq.tolist(),
        "residuals": np.asarray(residuals).tolist(),
        "v": float(ss.contingency.association(counts, method="cramer", correction=False)),
        "correctedV": bias_corrected_v(counts),
        "goodmanRows": [sp.multinomial_proportions_confint(row, method="goodman").tolist() for row in counts],
        "goodmanColumns": [sp.multinomial_proportions_confint(row, method="goodman").tolist() for row in counts.T],
        "cells": cells,
    }


features = ["age", "education-num", "capital-gain", "hours-per-week"]
scaled = StandardScaler().fit_transform(adult[features])
segments = KMeans(4, n_init=3, random_state=0).fit_predict(scaled)
tables = [
    table("Adult, four segments by sex", adult["sex"].astype(str), segments),
    table("Adult, four segments by race", adult["race"].astype(str), segments),
    table("German credit, property by sex", german["sex"], german["property"]),
]


def exact(counts):
    """Freeman and Halton's p-value by all tables with the same margins, in fractions."""
    counts = [list(row) for row in counts]
    rows, columns = [sum(row) for row in counts], [sum(column) for column in zip(*counts)]

    def probability(cells):
        value = Fraction(1)
        for row in cells:
            for count in row:
                value /= factorial(count)
        return value

    def fill(left_rows, left_columns):
        if len(left_rows) == 1:
            yield [list(left_columns)]
            return
        for row in itertools.product(*(range(c + 1) for c in left_columns)):
            if sum(row) == left_rows[0]:
                for rest in fill(left_rows[1:], [c - r for c, r in zip(left_columns, row)]):
                    yield [list(row), *rest]

    observed = probability(counts)
    every = [probability(cells) for cells in fill(rows, columns)]
    return {"counts": counts, "tables": len(every), "p": float(sum(p for p in every if p <= observed) / sum(every))}


exact_tables = [
    exact([[3, 1, 2], [0, 5, 1]]),
    exact([[2, 3, 1], [1, 0, 4], [3, 2, 2]]),
    exact([[4, 0, 1, 3], [0, 3, 3, 1]]),
]
fisher = [
    {"table": list(cells), "p": float(ss.fisher_exact([cells[:2], cells[2:]])[1])}
    for cells in [(3, 1, 1, 3), (8, 2, 1, 5), (0, 7, 12, 3), (100, 9900, 130, 9870), (5000, 5100, 4900, 5200), (1, 20000, 14, 60000)]
]

random = np.random.default_rng(5)
p_values = [*random.uniform(size=20).tolist(), 0.001, 0.001, 0.004, 1.0, 1e-9]
corrections = {
    ours: multipletests(p_values, alpha=0.05, method=theirs)[1].tolist()
    for ours, theirs in (
        ("benjamini-hochberg", "fdr_bh"),
        ("benjamini-yekutieli", "fdr_by"),
        ("holm", "holm"),
        ("bonferroni", "bonferroni"),
    )
}

power = [
    {
        "first": first,
        "n1": n1,
        "second": second,
        "n2": n2,
        "power": float(sp.power_proportions_2indep(first - second, second, n1, ratio=n2 / n1).power),
    }
    for first, n1, second, n2 in [(0.33, 900, 0.3, 4000), (0.1, 50, 0.3, 700), (0.02, 10000, 0.025, 2000), (0.5, 100, 0.5, 10)]
]

score_model = LogisticRegression(max_iter=1000).fit(scaled[:20000], rich[:20000])
scores = np.round(score_model.predict_proba(scaled)[:, 1], 2)


def calibrate(group):
    here = np.asarray(adult["sex"].astype(str) == group)
    p, y = scores[here], rich[here].to_numpy()
    rates, means = calibration_curve(y, p, n_bins=10, strategy="uniform")
    # The bins of scikit-learn, whose curve does not tell their sizes: a score on an edge belongs to the lower one.
    shares = np.bincount(np.searchsorted(np.linspace(0, 1, 11)[1:-1], p), minlength=10) / len(p)
    ece = (np.abs(means - rates) * shares[shares > 0]).sum()
    logit = np.log(np.clip(p, 1e-6, 1 - 1e-6) / (1 - np.clip(p, 1e-6, 1 - 1e-6)))
    fit = sm.GLM(y, sm.add_constant(logit), family=sm.families.Binomial()).fit(tol=1e-14)
    grouped = pd.DataFrame({"p": p, "y": y}).groupby("p")["y"].agg(["size", "sum"])
    return {
        "group": group,
        "points": [[float(s), int(n), int(k)] for s, (n, k) in zip(grouped.index, grouped.to_numpy())],
        "brier": float(brier_score_loss(y, p)),
        "curve": [[float(mean), float(rate)] for mean, rate in zip(means, rates)],
        "expectedError": float(ece),
        "intercept": float(fit.params[0]),
        "slope": float(fit.params[1]),
    }


tools = ["fairlearn", "aequitas", "aif360", "scipy", "statsmodels", "scikit-learn"]
result = {
    "tool": "Fairlearn, Aequitas, AIF360, SciPy, statsmodels",
    "version": ", ".join(f"{tool} {version(tool)}" for tool in tools),
    "command": "python tests/oracles/fairness.py",
    "decisions": cases,
    "tables": tables,
    "exact": exact_tables,
    "fisher": fisher,
    "pValues": p_values,
    "corrections": corrections,
    "power": power,
    "calibration": [calibrate("Female"), calibrate("Male")],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, indent=1) + "\n")
