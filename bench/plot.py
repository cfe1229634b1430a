"""The queries as a plot: time on a logarithmic scale, a group of bars for each query.

Drawn twice, for light and for dark pages; the background is the page's own.
"""

from bars import milliseconds, seconds_of
from peers import NAMES, TITLES
from queries import QUERIES

INKS = {"light": ("#1f2328", "#d0d7de"), "dark": ("#e6edf3", "#3d444d")}
COLOURS = {
    "light": ("#0a58ca", "#6ea8fe", "#b08800", "#c4501b", "#7d4cc2", "#57606a"),
    "dark": ("#58a6ff", "#1f6feb", "#e3b341", "#f0883e", "#bc8cff", "#8b949e"),
}


def series(queries, threads):
    """[(label, [seconds of each query, or None])]"""
    systems = queries["systems"]
    found = [("Yearbook, with statistics", [seconds_of(systems, "yearbook", threads, query.name, "statistics")
                                            for query in QUERIES]),
             ("Yearbook, decoding", [seconds_of(systems, "yearbook", threads, query.name, "decoding")
                                     for query in QUERIES])]
    return found + [(TITLES[name], [seconds_of(systems, name, threads, query.name) for query in QUERIES])
                    for name in NAMES]


def draw_bars(axes, lines, colours):
    height = 0.82 / len(lines)
    least = min((value for _, values in lines for value in values if value is not None), default=1e-3) * 1e3
    for place, ((label, values), colour) in enumerate(zip(lines, colours)):
        known = [(row, value * 1e3) for row, value in enumerate(values) if value is not None]
        at = [row - 0.41 + (place + 0.5) * height for row, _ in known]
        axes.barh(at, [value for _, value in known], height=height * 0.9, color=colour, label=label, left=0)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_xlim(left=10 ** int(f"{least / 2:e}".split("e")[1]))


def label_best(axes, lines, ink):
    """The ratio to the best peer, beside Yearbook's bar that decodes."""
    height = 0.82 / len(lines)
    for row in range(len(QUERIES)):
        mine = lines[1][1][row]
        best = min((values[row] for _, values in lines[2:] if values[row] is not None), default=None)
        if mine and best:
            axes.text(mine * 1e3 * 1.08, row - 0.41 + 1.5 * height, f"{milliseconds(mine)}, {best / mine:.0f} x",
                      va="center", fontsize=8, color=ink)


def draw(queries, threads, ground, path):
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    ink, rule = INKS[ground]
    pyplot.rcParams.update({"svg.hashsalt": "yearbook", "svg.fonttype": "none", "font.size": 10,
                            "font.family": "DejaVu Sans", "text.color": ink,
                            "axes.labelcolor": ink, "xtick.color": ink, "ytick.color": ink, "axes.edgecolor": rule})
    figure, axes = pyplot.subplots(figsize=(9, 10))
    lines = series(queries, threads)
    draw_bars(axes, lines, COLOURS[ground])
    label_best(axes, lines, ink)
    axes.set_yticks(range(len(QUERIES)), [query.title.replace(": ", ":\n").replace(", one year", ",\none year")
                                          for query in QUERIES])
    axes.invert_yaxis()
    axes.grid(axis="x", color=rule, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(f"milliseconds, on a logarithmic scale; {queries['rows']:,} rows, {threads} "
                    f"thread{'s' if threads > 1 else ''}\n"
                    "beside Yearbook's bar: its time decoding, and how many times as long the quickest peer takes")
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=3, frameon=False)
    rough = path.with_name(path.name + ".part")
    figure.savefig(rough, format="svg", transparent=True, bbox_inches="tight", metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    # The reader's own sans-serif stands in where the font that was measured is missing.
    text = rough.read_text(encoding="utf-8").replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, sans-serif")
    path.write_text(text, encoding="utf-8")
    rough.unlink()


def draw_both(queries, folder):
    """benchmark-light.svg and benchmark-dark.svg, of the most threads that were measured."""
    paths = []
    for ground in INKS:
        path = folder / f"benchmark-{ground}.svg"
        draw(queries, queries["threads"][-1], ground, path)
        paths.append(path)
    return paths
