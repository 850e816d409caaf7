"""Writes tests/oracles/fairnessAudit.json: what pandas, SciPy and statsmodels say of decisions by group in Adult and German credit.

pip install -r tests/oracles/fairnessAudit.requirements.txt && python tests/oracles/fairnessAudit.py
The folder of shared data is ../shared, or what TESSERA_SHARED says.
"""

import json
import os
import pathlib
import sys

import numpy as np
import pandas as pd
import scipy
import statsmodels
from scipy.stats import chi2_contingency
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, multinomial_proportions_confint, proportion_confint

root = pathlib.Path(__file__).parents[2]
shared = pathlib.Path(os.environ.get("TESSERA_SHARED", root / ".." / "shared"))
ALPHA = 0.05


def finding(groups, chosen, family):
    """One comparison: rates with intervals at alpha ÷ (groups · family), differences to the rest, residuals, the test."""
    counted = pd.crosstab(groups, chosen)
    labels = list(counted.index)
    n = counted.sum(axis=1).to_numpy()
    selected = counted[True].to_numpy()
    level = ALPHA / (len(labels) * family)
    low, high = proportion_confint(selected, n, alpha=level, method="wilson")
    table = np.column_stack([selected, n - selected])
    residuals = Table(table).standardized_resids[:, 0]
    statistic, p, degrees, _ = chi2_contingency(table, correction=False)
    rates = selected / n
    top = int(np.argmax(rates))
    bottom = int(np.argmin(rates))
    pairs = len(labels) * (len(labels) - 1) // 2 * family

    def difference(a, b, alpha):
        ends = confint_proportions_2indep(*a, *b, method="newcomb", compare="diff", alpha=alpha)
        return {"value": a[0] / a[1] - b[0] / b[1], "low": ends[0], "high": ends[1]}

    def ratio(a, b, alpha):
        ends = confint_proportions_2indep(*a, *b, method="log", compare="ratio", alpha=alpha)
        return {"value": (a[0] / a[1]) / (b[0] / b[1]), "low": ends[0], "high": ends[1]}

    own = lambda at: (int(selected[at]), int(n[at]))
    rest = lambda at: (int(selected.sum() - selected[at]), int(n.sum() - n[at]))
    return {
        "groups": [
            {
                "label": str(label),
                "n": int(n[at]),
                "selected": int(selected[at]),
                "rate": {"value": rates[at], "low": low[at], "high": high[at]},
                "representation": (selected[at] / selected.sum()) / (n[at] / n.sum()),
                "residual": residuals[at],
                "difference": difference(own(at), rest(at), level),
                "ratio": None if at == top else ratio(own(at), own(top), level),
            }
            for at, label in enumerate(labels)
        ],
        "test": {"statistic": statistic, "degrees": int(degrees), "p": p},
        "gap": {
            "highest": str(labels[top]),
            "lowest": str(labels[bottom]),
            "difference": difference(own(top), own(bottom), ALPHA / pairs),
            "ratio": ratio(own(bottom), own(top), ALPHA / pairs),
        },
    }


def audit(name, groups_by_attribute, decisions):
    findings = [
        {"attribute": attribute, "decision": decision, **finding(groups, chosen, len(decisions))}
        for attribute, groups in groups_by_attribute.items()
        for decision, chosen in decisions.items()
    ]
    adjusted = multipletests([one["test"]["p"] for one in findings], method="fdr_bh")[1]
    for one, p in zip(findings, adjusted):
        one["test"]["adjusted"] = p
    return {"name": name, "findings": findings}


adult = pd.read_parquet(shared / "data/adult/adults.parquet")
german = pd.read_csv(shared / "data/german_credit" / next(f for f in sorted(os.listdir(shared / "data/german_credit")) if f.endswith(".csv")))


def text(column):
    return column.astype(str).str.strip()


audits = [
    audit(
        "Adult",
        {"sex": text(adult["sex"]), "race": text(adult["race"])},
        {"class": text(adult["class"]) == ">50K"},
    ),
    audit(
        "German credit",
        {"sex": text(german["sex"]), "foreign-worker": text(german["foreign-worker"])},
        {"class-label": german["class-label"] == 1, "telephone": text(german["telephone"]) == "yes"},
    ),
]

# Goodman's intervals of one group's shares, each group at alpha ÷ groups.
counts = [812, 95, 340, 53]
low_high = multinomial_proportions_confint(counts, alpha=ALPHA / 2, method="goodman")
result = {
    "tool": "pandas, SciPy, statsmodels",
    "version": f"pandas {pd.__version__}, scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, python {sys.version.split()[0]}",
    "command": "python tests/oracles/fairnessAudit.py",
    "audits": audits,
    "goodman": {"counts": counts, "intervals": low_high.tolist()},
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, indent=1) + "\n")
