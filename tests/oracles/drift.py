"""Writes tests/oracles/drift.json: distances and tests of two samples by SciPy, and Evidently's defaults on Adult by country and
Online Retail by month. Samples of real data are kept as distinct values with their counts, never as rows.

pip install -r tests/oracles/drift.requirements.txt && TESSERA_SHARED=../shared python tests/oracles/drift.py
"""

import json
import os
import pathlib
import warnings
from importlib.metadata import version

os.environ["DO_NOT_TRACK"] = "1"

import numpy as np
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset
from scipy import stats
from scipy.spatial.distance import jensenshannon

shared = pathlib.Path(os.environ.get("TESSERA_SHARED", "../shared")) / "data"
random = np.random.default_rng(20)
warnings.simplefilter("ignore")


def tallied(values):
    found, counts = np.unique(np.asarray(values, dtype=float), return_counts=True)
    return {"values": found.tolist(), "counts": counts.tolist()}


def distances(reference, current):
    p, q = (np.asarray(counts) / np.sum(counts) for counts in (reference, current))
    # PSI by its definition; a cell that is empty in one sample holds half a row there.
    a, b = (np.where(np.asarray(counts) == 0, 0.5, counts) for counts in (reference, current))
    a, b = a / a.sum(), b / b.sum()
    table = np.array([reference, current])
    chi = stats.chi2_contingency(table, correction=False)
    scale = 1 / np.sum(reference) + 1 / np.sum(current)
    return {
        "reference": reference,
        "current": current,
        "psi": float(np.sum((b - a) * np.log(b / a))),
        "psi95": float(scale * stats.chi2.ppf(0.95, len(a) - 1)),
        "jensenShannonE": float(jensenshannon(p, q)),
        "jensenShannon2": float(jensenshannon(p, q, 2)),
        "hellinger": float(np.linalg.norm(np.sqrt(p) - np.sqrt(q)) / np.sqrt(2)),
        "totalVariation": float(np.abs(p - q).sum() / 2),
        "chiSquare": float(chi.statistic),
        "chiSquareP": float(chi.pvalue),
    }


def samples(a, b):
    ks = stats.ks_2samp(a, b, method="exact" if len(a) * len(b) <= 250_000 else "asymp")
    return {
        "a": tallied(a),
        "b": tallied(b),
        "ks": float(ks.statistic),
        "ksP": float(ks.pvalue),
        "ksLimitP": float(stats.kstwobign.sf(ks.statistic * np.sqrt(len(a) * len(b) / (len(a) + len(b))))),
        "wasserstein": float(stats.wasserstein_distance(a, b)),
        "normalised": float(stats.wasserstein_distance(a, b) / np.std(a)),
    }


def tied(a, b):
    """Exact permutation probability of the largest distance, all orders counted, ties as they are."""

    def statistic(x, y, axis=-1):
        return stats.ks_2samp(x, y, method="asymp").statistic

    found = stats.permutation_test(
        (a, b), statistic, permutation_type="independent", n_resamples=np.inf, alternative="greater", vectorized=False
    )
    return {"a": tallied(a), "b": tallied(b), "ks": float(found.statistic), "p": float(found.pvalue)}


def evidently(name, reference, current, numbers, categories):
    definition = DataDefinition(numerical_columns=numbers, categorical_columns=categories)
    kept = numbers + categories
    run = Report([DataDriftPreset()]).run(
        Dataset.from_pandas(current[kept], definition), Dataset.from_pandas(reference[kept], definition)
    )
    found = run.dict()["metrics"]
    summary = found[0]["value"]
    by_column = {entry["config"]["column"]: entry for entry in found[1:]}

    def column(key):
        entry = by_column[key]
        if key in numbers:
            sides = {"kind": "number", "reference": tallied(reference[key].dropna()), "current": tallied(current[key].dropna())}
        else:
            names = sorted({*reference[key].dropna().unique(), *current[key].dropna().unique()})
            count = lambda data: [int((data[key] == value).sum()) for value in names]
            sides = {"kind": "category", "reference": count(reference), "current": count(current)}
        return {
            "column": key,
            **sides,
            "method": entry["config"]["method"],
            "threshold": entry["config"]["threshold"],
            "score": float(entry["value"]),
        }

    return {
        "name": name,
        "drifted": summary["count"],
        "share": summary["share"],
        "columns": [column(key) for key in kept],
    }


adult = pd.read_parquet(shared / "adult" / "adults.parquet")
for key in adult.columns:
    if isinstance(adult[key].dtype, pd.CategoricalDtype):
        adult[key] = adult[key].astype(object)
numbers = ["age", "education-num", "capital-gain", "hours-per-week"]
categories = ["workclass", "education", "marital-status", "occupation", "relationship", "race", "sex"]
country = lambda name: adult[adult["native-country"] == name]

retail = pd.read_parquet(shared / "online_retail" / "online_retail.parquet")
retail["at"] = pd.to_datetime(retail["InvoiceDate"])
retail["hour"] = retail["at"].dt.hour
retail["known"] = np.where(retail["CustomerID"].isna(), "no", "yes")
month = lambda name: retail[retail["at"].dt.strftime("%Y-%m") == name]

normal = lambda size, mean=0.0: np.round(random.normal(mean, 1, size), 3)
counts = lambda size, bins: random.multinomial(size, random.dirichlet(np.full(bins, 4.0))).tolist()

result = {
    "tool": "Evidently",
    "version": f"{version('evidently')}, scipy {version('scipy')}, numpy {version('numpy')}",
    "command": "python tests/oracles/drift.py",
    "distances": [
        distances([100, 200, 400, 200, 100], [50, 150, 400, 250, 150]),
        distances(counts(900, 4), counts(700, 4)),
        distances(counts(5000, 10), counts(20000, 10)),
        distances([30, 20, 0, 50], [25, 20, 10, 45]),
        distances([400, 600], [450, 550]),
    ],
    "samples": [
        samples(np.arange(1, 101), np.arange(11, 111)),
        samples(normal(12), normal(9, 0.5)),
        samples(normal(150), normal(90, 0.2)),
        samples(normal(400), normal(400, 0.3)),
        samples(np.round(random.exponential(2, 900)), np.round(random.exponential(2.3, 1100))),
    ],
    "tied": [
        tied([1, 1, 2, 2, 3, 5], [2, 3, 3, 4, 5, 5, 5]),
        tied([0, 0, 0, 1, 1], [0, 1, 1, 1, 1, 1]),
        tied([1, 2, 3, 4, 5, 6], [1.5, 2, 2, 7, 8, 9]),
    ],
    "kolmogorovFinite": [
        [d, n, float(stats.kstwo.sf(d, n))]
        for d, n in [(0.3, 10), (0.12, 60), (0.2, 60), (0.05, 140), (0.09, 300), (0.02, 900), (0.04, 900), (0.06, 900)]
    ],
    "chiSquareQuantile": [
        [tail, k, float(stats.chi2.isf(tail, k))]
        for tail in (0.001, 0.05, 0.5, 0.95) for k in (0.7, 1, 4, 9, 99.5, 2000)
    ],
    "nakagami": [
        [m, float(stats.nakagami.mean(m)), float(stats.nakagami.var(m)), float(stats.nakagami.isf(0.05, m)), float(stats.nakagami.sf(1.2, m))]
        for m in (0.5, 0.8, 1, 3, 12, 60)
    ],
    "evidently": [
        evidently("Adult, United States against Mexico", country("United-States"), country("Mexico"), numbers, categories),
        evidently("Adult, Mexico against the Philippines", country("Mexico"), country("Philippines"), numbers, categories),
        evidently("Adult, Germany against Canada", country("Germany"), country("Canada"), numbers, categories),
        evidently("Adult, Mexico against the United States", country("Mexico"), country("United-States"), numbers, categories),
        evidently("Online Retail, January against February 2011", month("2011-01"), month("2011-02"), ["Quantity", "hour"], ["Country", "known"]),
        evidently("Online Retail, January against November 2011", month("2011-01"), month("2011-11"), ["Quantity", "hour"], ["Country", "known"]),
    ],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result) + "\n")
