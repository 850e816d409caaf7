"""A peer of the drift benchmark that answers one JSON line for each it reads: Evidently's data drift on the same rows."""

import json
import os
import sys
import time
import warnings

os.environ["DO_NOT_TRACK"] = "1"
warnings.simplefilter("ignore")
held = {}
# Only answers may stand on the first stream: libraries that print write to the other one.
answers_to = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def versions(_):
    import evidently

    return {"evidently": evidently.__version__}


def load(request):
    import numpy
    import pandas
    from evidently import DataDefinition, Dataset

    total, d = request["total"], request["d"]
    columns = numpy.memmap(request["path"], dtype=numpy.float32, mode="r").reshape(d, total)
    names = [f"f{j}" for j in range(d)]
    definition = DataDefinition(numerical_columns=names)
    for name, first in (("reference", 0), ("current", total // 2)):
        rows = {names[j]: columns[j, first : first + total // 2].astype(numpy.float64) for j in range(d)}
        held[name] = Dataset.from_pandas(pandas.DataFrame(rows), definition)


def drift(_):
    """Milliseconds of the whole report by its defaults, its CPU time, and which columns it tells as drifted."""
    from evidently import Report
    from evidently.presets import DataDriftPreset

    started, cpu = time.perf_counter(), time.process_time()
    metrics = Report([DataDriftPreset()]).run(held["current"], held["reference"]).dict()["metrics"]
    ms = (time.perf_counter() - started) * 1000
    cpu = (time.process_time() - cpu) * 1000
    columns = [metric for metric in metrics if "column" in metric["config"]]
    return {
        "ms": ms,
        "cpu": cpu,
        "methods": sorted({metric["config"]["method"] for metric in columns}),
        "drifted": [m["config"]["column"] for m in columns if float(m["value"]) >= m["config"]["threshold"]],
    }


answers = {"versions": versions, "load": load, "drift": drift}
for line in sys.stdin:
    request = json.loads(line)
    try:
        reply = {"value": answers[request["do"]](request)}
    except Exception as error:
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), file=answers_to, flush=True)
