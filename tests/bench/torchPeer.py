"""A peer of the benchmarks on a graphics card: Lloyd's algorithm in PyTorch, as it is written there.

Reads one JSON plan from standard input, {cells: [{rows, d, k}], rounds, warmups}, and prints one JSON answer. The distances
are a matrix product, the labels its argmin, the sums an index_add; float32 throughout, as ours. Rows are random: the speed
does not depend on them. Ends with status 1 and one line where PyTorch or a card is missing.
"""

import json
import statistics
import sys
import time

ITERATIONS = 20
# Scores that are held at once, in bytes; larger sets go through in pieces.
MOST = 4 * 2**30


def step(X, C, sums, counts, pieces):
    import torch

    sums.zero_()
    counts.zero_()
    half = (C * C).sum(1) * 0.5
    for rows in pieces:
        part = X[rows]
        labels = torch.addmm(half, part, C.T, alpha=-1.0).argmin(1)
        sums.index_add_(0, labels, part)
        counts.add_(torch.bincount(labels, minlength=C.shape[0]))
    return torch.where(counts[:, None] > 0, sums / counts[:, None].clamp(min=1), C)


def whole_step(X, C):
    """One iteration without loops or given buffers, for torch.compile; sums as a product with one-hot labels."""
    import torch

    half = (C * C).sum(1) * 0.5
    labels = (half - X @ C.T).argmin(1)
    taken = torch.nn.functional.one_hot(labels, C.shape[0]).to(X.dtype)
    counts = taken.sum(0)
    return torch.where(counts[:, None] > 0, (taken.T @ X) / counts[:, None].clamp(min=1), C)


def timed(run, plan):
    import torch

    times = []
    for round in range(plan["warmups"] + plan["rounds"]):
        torch.cuda.synchronize()
        started = time.perf_counter()
        run()
        torch.cuda.synchronize()
        if round >= plan["warmups"]:
            times.append((time.perf_counter() - started) * 1000 / ITERATIONS)
    return statistics.median(times)


def measure(cell, plan):
    import torch

    rows, d, k = cell["rows"], cell["d"], cell["k"]
    X = torch.randn(rows, d, device="cuda")
    start = X[torch.arange(k, device="cuda") * (rows // k)].clone()
    sums = torch.zeros(k, d, device="cuda")
    counts = torch.zeros(k, device="cuda")
    each = max(1, MOST // (4 * k))
    pieces = [slice(first, min(rows, first + each)) for first in range(0, rows, each)]

    def eager():
        C = start
        for _ in range(ITERATIONS):
            C = step(X, C, sums, counts, pieces)

    yield {**cell, "form": "eager", "iteration_ms": timed(eager, plan), "note": "addmm, argmin, index_add"}
    if rows * k * 4 > MOST:
        return
    try:
        compiled = torch.compile(whole_step)

        def whole():
            C = start
            for _ in range(ITERATIONS):
                C = compiled(X, C)

        yield {**cell, "form": "compiled", "iteration_ms": timed(whole, plan), "note": "torch.compile, one-hot"}
    except Exception as error:
        print(f"torch.compile: {type(error).__name__}: {error}", file=sys.stderr)


def main():
    plan = json.load(sys.stdin)
    try:
        import torch
    except ImportError as error:
        sys.exit(f"PyTorch is not installed ({error}).")
    if not torch.cuda.is_available():
        sys.exit("PyTorch sees no card.")
    torch.backends.cuda.matmul.allow_tf32 = False
    figures = [figure for cell in plan["cells"] for figure in measure(cell, plan)]
    json.dump({"name": f"PyTorch {torch.__version__}", "figures": figures}, sys.stdout)


main()
