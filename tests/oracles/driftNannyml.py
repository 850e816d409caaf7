"""Writes tests/oracles/driftNannyml.json: NannyML's univariate drift by its defaults, on Adult by country and Online Retail by month.
Samples are kept as distinct values with their counts, never as rows.

pip install -r tests/oracles/driftNannyml.requirements.txt && TESSERA_SHARED=../shared python tests/oracles/driftNannyml.py
"""

import json
import os
import pathlib
import warnings
from importlib.metadata import version

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
os.environ["DO_NOT_TRACK"] = "1"

import nannyml
import numpy as np
import pandas as pd

shared = pathlib.Path(os.environ.get("TESSERA_SHARED", "../shared")) / "data"
warnings.simplefilter("ignore")


def tallied(values):
    found, counts = np.unique(np.asarray(values, dtype=float), return_counts=True)
    return {"values": found.tolist(), "counts": counts.tolist()}


def drift(name, reference, analysis, numbers, categories, **chunking):
    calculator = nannyml.UnivariateDriftCalculator(column_names=numbers + categories, **chunking)
    calculator.fit(reference)
    found = calculator.calculate(analysis).to_df()
    period = found[("chunk", "chunk", "period")]
    chunks = {"reference": reference, "analysis": analysis}

    def column(key):
        data = pd.concat([reference[key], analysis[key]])
        names = sorted(data.dropna().unique()) if key in categories else []
        side = lambda values: [int((values == one).sum()) for one in names] if names else tallied(values.dropna())

        def parts(which):
            rows = found[period == which]
            ends = zip(rows[("chunk", "chunk", "start_index")], rows[("chunk", "chunk", "end_index")])
            method = rows[key]["jensen_shannon"]
            return [
                {
                    "sample": side(chunks[which][key].iloc[int(start) : int(end) + 1]),
                    "value": float(value),
                    "alert": bool(alert),
                }
                for (start, end), value, alert in zip(ends, method["value"], method["alert"])
            ]

        analysed = parts("analysis")
        return {
            "column": key,
            "kind": "category" if names else "number",
            "reference": side(reference[key]),
            "threshold": float(found[key]["jensen_shannon"]["upper_threshold"].iloc[-1]),
            "parts": parts("reference"),
            "chunks": analysed[:4],
        }

    return {"name": name, "columns": [column(key) for key in numbers + categories]}


adult = pd.read_parquet(shared / "adult" / "adults.parquet")
for key in adult.columns:
    if isinstance(adult[key].dtype, pd.CategoricalDtype):
        adult[key] = adult[key].astype(object)
country = lambda name: adult[adult["native-country"] == name].reset_index(drop=True)

retail = pd.read_parquet(shared / "online_retail" / "online_retail.parquet")
retail["at"] = pd.to_datetime(retail["InvoiceDate"])
retail["hour"] = retail["at"].dt.hour
months = retail["at"].dt.strftime("%Y-%m")
between = lambda first, last: retail[(months >= first) & (months <= last)].sort_values("at", kind="stable").reset_index(drop=True)

result = {
    "tool": "NannyML",
    "version": f"{version('nannyml')}, scipy {version('scipy')}, numpy {version('numpy')}",
    "command": "python tests/oracles/driftNannyml.py",
    "drift": [
        drift("Adult, United States against Mexico", country("United-States"), country("Mexico"), ["age", "education-num"], ["workclass", "sex"]),
        drift("Online Retail, first half against later months of 2011", between("2011-01", "2011-06"), between("2011-07", "2011-10"), ["Quantity", "hour"], ["Country"], timestamp_column_name="at", chunk_period="M"),
    ],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result) + "\n")
