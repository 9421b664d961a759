"""Writes the comparison page and its pictures from the attempts."""

import collections
import json
import math
import pathlib
import statistics

from problem import Problem

SHARES = {"99 %": 0.99, "99.9 %": 0.999, "100 %": 1.0}
OURS = "isinglass"


def _threshold(best, share):
    return best - (1 - share) * abs(best)


def _time_to(record, value):
    return next((t for t, found in record["trace"] if found >= value - 1e-6), math.inf)


def _median_time(records, value):
    """The median over attempts, where one that never got there counts as later than all others."""
    times = sorted(_time_to(record, value) for record in records)
    return times[(len(times) - 1) // 2] if times else math.inf


def _value_at(record, seconds):
    return max((v for t, v in record["trace"] if t <= seconds), default=None)


def _seconds(t, budget):
    if math.isinf(t):
        return f"> {budget:g} s"
    return f"{1000 * t:.2g} ms" if t < 0.0995 else f"{t:.2g} s"


def write(results, page, folder):
    records = [json.loads(line) for line in open(results)]
    machine = json.loads(pathlib.Path(results).with_suffix(".machine.json").read_text())
    attempts = collections.defaultdict(list)
    for record in records:
        attempts[record["instance"], record["peer"]].append(record)
    names = list(dict.fromkeys(name for name, _ in attempts))
    from compare import INSTANCES

    names.sort(key=lambda name: INSTANCES.index(name) if name in INSTANCES else 99)
    peers = sorted({peer for _, peer in attempts}, key=lambda peer: (peer != OURS, peer.lower()))
    best = {name: Problem(folder, name).best for name in names}
    budget = max(record["budget_s"] for record in records)
    page = pathlib.Path(page)
    pictures = page.parent / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)

    ratios = {label: {} for label in SHARES}
    lines = []
    for name in names:
        cells = []
        for label, share in SHARES.items():
            value = _threshold(best[name], share)
            ours = _median_time(attempts[name, OURS], value)
            others = [(_median_time(attempts[name, peer], value), peer)
                      for peer in peers if peer != OURS and attempts[name, peer]]
            theirs, who = min(others)
            is_bound = math.isinf(theirs)
            if math.isinf(ours):
                ratio = f"behind {who}" if not is_bound else "neither"
                ratios[label][name] = (budget / ours, is_bound) if is_bound else (0.0, False)
            else:
                factor = (budget if is_bound else theirs) / max(ours, 1e-4)
                ratios[label][name] = (factor, is_bound)
                ratio = f"{'> ' if is_bound else ''}{factor:.2g}" if factor < 100 else (
                    f"{'> ' if is_bound else ''}{factor:.0f}")
            cells += [_seconds(ours, budget),
                      _seconds(theirs, budget) + ("" if is_bound else f", {who}"), ratio]
        lines.append((name, cells))

    summary = []
    for label in SHARES:
        pairs = [(f, b) for f, b in ratios[label].values() if f > 0]
        mean = math.exp(statistics.fmean(math.log(f) for f, _ in pairs))
        bounds = sum(b for _, b in pairs)
        behind = [n for n, (f, _) in ratios[label].items() if f < 1]
        summary.append(
            f"- To {label} of the best value known: **{mean:.0f} times** as fast as the best peer of each "
            f"problem in geometric mean over {len(pairs)} problems"
            + (f" ({bounds} of them lower bounds: no peer arrived in {budget:g} s)" if bounds else "")
            + (f"; behind on {', '.join(behind)}." if behind else "; behind on none."))

    _ratio_picture(ratios, names, pictures / "comparison-ratios.svg")
    _trace_picture(attempts, names, peers, best, budget, pictures / "comparison-traces.svg")

    shares = [r["share"] for r in records if "share" in r and r["elapsed_s"] > 0.5]
    loads = [r["load"] for r in records]
    versions = ", ".join(f"{k} {v}" for k, v in machine["packages"].items())
    seeds = {len(attempts[n, p]) for n in names for p in peers if p != OURS and attempts[n, p]}
    own = {len(attempts[n, OURS]) for n in names}
    text = [
        "# Comparison with other solvers", "",
        "Isinglass's `auto`, with nothing chosen by hand, beside the packages that people would pick "
        "instead.", "", *summary, "",
        "![Ratios of times](pictures/comparison-ratios.svg)", "",
        "## How it was measured", "",
        f"On {machine['processor']} ({machine['cores']} virtual cores). Every attempt is a process of its "
        f"own, pinned to one core, with one thread and {budget:g} s of wall time; attempts were shuffled. "
        f"{_range(seeds)} seeds a peer and problem, {_range(own)} for Isinglass. The processes got "
        f"{100 * statistics.median(shares):.0f} % of their core in the median (least "
        f"{100 * min(shares):.0f} %), at loads of {min(loads):g} to {max(loads):g}.", "",
        "Not charged to anyone: starting Python, importing libraries, reading files, building a library's "
        "own model object. Charged: all that happens in a solve call, setting up included. Values are "
        "added up afresh from the file, but MQLib's and Isinglass's come from their own accounts "
        "(Isinglass verifies its answers before it reports them). Medians, of two times the sooner; an attempt that never "
        "arrived counts as later than all others.", "",
        "Annealers are restarted with 1000, 2000, 4000, … sweeps, the last read cut to the time left. On "
        "dense problems they get a temperature range scaled to the problem, since their own ranges lose "
        "much there. OpenJij is told to store dense problems densely; MindQuantum's step is halved on "
        "sparse graphs, where its default diverges; tabu's energy threshold is shifted by a constant that "
        "the library forgets. cim-optimizer runs its own settings for G1. Packages that store "
        "everything densely run where that fits.", "",
        f"Versions: {versions}, Python {machine['python']}, MQLib from its repository.", "",
        "To repeat it: `pip install -r Benchmarks/Peers/requirements.txt`, build MQLib, then "
        "`Benchmarks/Peers/compare.py run --instances FOLDER --results results.jsonl` and "
        "`compare.py report results.jsonl --instances FOLDER --page PAGE`.", "",
        "## Times to a share of the best value known", "",
        "| problem | " + " | ".join(f"Isinglass {s} | best peer | ratio" for s in SHARES) + " |",
        "|---" * (1 + 3 * len(SHARES)) + "|",
        *(f"| {name} | " + " | ".join(cells) + " |" for name, cells in lines), "",
        "## Best value against time", "",
        "![Best value against time](pictures/comparison-traces.svg)", "",
        "How far below the best value known, in per cent of it, the median of the attempts is.", "",
    ]
    for seconds in sorted({1.0, budget}):
        text += [
            f"## Best value after {seconds:g} s", "",
            "Medians (for two attempts the lower); in brackets, how many of the attempts had any answer "
            "by then.", "",
            "| | " + " | ".join(names) + " |", "|---" * (1 + len(names)) + "|",
            "| best known | " + " | ".join(f"{best[name]:.0f}" for name in names) + " |",
        ]
        for peer in peers:
            cells = []
            for name in names:
                tried = attempts[name, peer]
                values = sorted(v for r in tried if (v := _value_at(r, 1.05 * seconds)) is not None)
                if not tried:
                    cells.append("")
                elif not values:
                    cells.append("none")
                else:
                    middle = values[(len(values) - 1) // 2]
                    cells.append(f"{middle:.0f} ({len(values)}/{len(tried)})")
            text.append(f"| {peer} | " + " | ".join(cells) + " |")
        text.append("")
    page.write_text("\n".join(text).rstrip() + "\n")


def _range(counts):
    low, high = min(counts), max(counts)
    return f"{low}" if low == high else f"{low} to {high}"


def _ratio_picture(ratios, names, path):
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    _style(matplotlib)
    figure, axes = pyplot.subplots(figsize=(8, 3.6))
    colours = ["#9ecae1", "#4292c6", "#084594"]
    for k, (label, values) in enumerate(ratios.items()):
        at = [i + 0.27 * (k - 1) for i in range(len(names))]
        heights = [max(values[name][0], 0.1) for name in names]
        bars = axes.bar(at, heights, 0.25, color=colours[k], label=f"to {label}")
        for bar, name in zip(bars, names):
            if values[name][1]:
                axes.text(bar.get_x() + 0.125, bar.get_height(), "↑", ha="center", va="bottom",
                          fontsize=7)
    axes.axhline(1, color="black", linewidth=0.8)
    axes.set_yscale("log")
    axes.set_xticks(range(len(names)), names, rotation=30, ha="right")
    axes.set_ylabel("time of the best peer / ours")
    axes.legend(frameon=False, ncols=3, loc="upper center", bbox_to_anchor=(0.5, 1.14))
    figure.text(0.99, 0.01, "↑ no peer arrived: a lower bound", ha="right", fontsize=7)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _trace_picture(attempts, names, peers, best, budget, path):
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    _style(matplotlib)
    columns = 3
    rows = -(-len(names) // columns)
    figure, grid = pyplot.subplots(rows, columns, figsize=(9, 2.4 * rows), sharex=True,
                                 squeeze=False)
    colours = dict(zip([p for p in peers if p != OURS], pyplot.get_cmap("tab10").colors))
    times = [10 ** (-4 + k / 24) for k in range(24 * 5 + 1) if 10 ** (-4 + k / 24) <= budget * 1.001]
    for axes, name in zip(grid.flat, names):
        for peer in peers:
            tried = attempts[name, peer]
            if not tried:
                continue
            points = []
            for t in times:
                values = sorted(-math.inf if (v := _value_at(r, t)) is None else v for r in tried)
                middle = values[(len(values) - 1) // 2]
                if middle > -math.inf:
                    gap = max(100 * (best[name] - middle) / abs(best[name]), 1e-3)
                    # Only where it changes, and the end.
                    if not points or gap != points[-1][1] or t == times[-1]:
                        points.append((t, gap))
            if points:
                axes.step(*zip(*points), where="post", label=peer,
                          color="black" if peer == OURS else colours[peer],
                          linewidth=2 if peer == OURS else 1)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_ylim(7e-4, 20)
        axes.set_title(name, fontsize=9)
    for axes in grid.flat[len(names):]:
        axes.set_visible(False)
    for axes in grid[-1]:
        axes.set_xlabel("seconds")
    for row in grid:
        row[0].set_ylabel("% below the best")
    found = {}
    for axes in grid.flat:
        handles, labels = axes.get_legend_handles_labels()
        found.update(zip(labels, handles))
    figure.legend(found.values(), found.keys(), ncols=3, loc="upper center", frameon=False)
    figure.tight_layout(rect=(0, 0, 1, 1 - 0.9 / (2.4 * rows)))
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _style(matplotlib):
    matplotlib.rcParams.update({
        "svg.fonttype": "none", "svg.hashsalt": "comparison", "font.size": 8,
        "axes.spines.top": False, "axes.spines.right": False})
