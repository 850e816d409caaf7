"""A peer of the benchmarks that answers one JSON line for each it reads: scikit-learn's k-means and DuckDB.

Started as `python peer.py openblas|mkl`: the BLAS that scikit-learn multiplies matrices with. It takes the function from
SciPy's table of BLAS functions, so MKL's is put there before scikit-learn is imported.
"""

import json
import sys
import time


def use_mkl():
    import ctypes
    import glob
    import os

    os.environ["MKL_THREADING_LAYER"] = "SEQUENTIAL"
    import scipy.linalg.cython_blas as table

    library = ctypes.CDLL(sorted(glob.glob(sys.prefix + "/lib/libmkl_rt.so*"))[0], mode=ctypes.RTLD_GLOBAL)
    python = ctypes.pythonapi
    python.PyCapsule_GetName.restype = ctypes.c_char_p
    python.PyCapsule_GetName.argtypes = [ctypes.py_object]
    python.PyCapsule_New.restype = ctypes.py_object
    python.PyCapsule_New.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    for name in ("sgemm", "dgemm"):
        # The table keeps the capsule's name alive.
        signature = python.PyCapsule_GetName(table.__pyx_capi__[name])
        kept.append(signature)
        address = ctypes.cast(getattr(library, name + "_"), ctypes.c_void_p)
        table.__pyx_capi__[name] = python.PyCapsule_New(address, signature, None)
    kept.append(library)


kept = []
blas = sys.argv[1] if len(sys.argv) > 1 else "openblas"
held = {}
loop = {"seconds": 0.0}


def timed(inner):
    def run(*arguments, **named):
        started = time.perf_counter()
        result = inner(*arguments, **named)
        loop["seconds"] += time.perf_counter() - started
        return result

    return run


def versions(_):
    found = {"blas": blas}
    for name in ("sklearn", "duckdb"):
        try:
            found[name] = __import__(name).__version__
        except ImportError as error:
            found[name] = None
            found["missing"] = str(error)
    if found["sklearn"]:
        import threadpoolctl
        import sklearn.cluster._kmeans as kmeans

        for name in ("_kmeans_single_lloyd", "_kmeans_single_elkan"):
            setattr(kmeans, name, timed(getattr(kmeans, name)))
        found["libraries"] = [
            f"{pool['internal_api']} {pool['version']} {pool.get('architecture', '')}".strip()
            for pool in threadpoolctl.threadpool_info()
        ]
    return found


def load(request):
    import numpy

    columns = numpy.memmap(request["path"], dtype=numpy.float32, mode="r").reshape(-1, request["total"])
    held["X"] = numpy.ascontiguousarray(columns[: request["d"], : request["rows"]].T)


def fit(request):
    """Milliseconds of the iterations alone (with the labels), and of the whole call with its checks and centring."""
    import warnings

    import numpy
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    X = held["X"]
    start = numpy.asarray(request["start"], dtype=numpy.float32).reshape(request["k"], -1)
    whole = 0.0
    loop["seconds"] = 0.0
    with threadpool_limits(limits=request["threads"]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(request["repeats"]):
            model = KMeans(
                request["k"],
                init=start,
                n_init=1,
                max_iter=request["iterations"],
                tol=0,
                algorithm=request.get("algorithm", "lloyd"),
            )
            started = time.perf_counter()
            model.fit(X)
            whole += time.perf_counter() - started
    return {
        "ms": loop["seconds"] * 1000,
        "whole": whole * 1000,
        "iterations": int(model.n_iter_),
        "inertia": float(model.inertia_),
    }


def ingest(request):
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": request["threads"]})
    started, used = time.perf_counter(), time.process_time()
    connection.execute("CREATE TABLE t AS SELECT * FROM read_csv(?)", [request["path"]])
    ms, cpu = (time.perf_counter() - started) * 1000, (time.process_time() - used) * 1000
    rows = connection.execute("SELECT count(*) FROM t").fetchone()[0]
    connection.close()
    return {"ms": ms, "cpu": cpu, "rows": rows}


if blas == "mkl":
    use_mkl()
answers = {"versions": versions, "load": load, "fit": fit, "ingest": ingest}
for line in sys.stdin:
    request = json.loads(line)
    try:
        reply = {"value": answers[request["do"]](request)}
    except Exception as error:
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
