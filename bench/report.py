"""What was measured, as Markdown: the bars, then a table per part."""

from bars import all_bars, bandwidth, best_peer, milliseconds, seconds_of
from common import median
import growth
from peers import NAMES, TITLES
from queries import NAMES as NAMES_OF_QUERIES, QUERIES

PARTS = ("kernels", "queries", "size", "load", "growth", "extract")


def table(header, rows, right=()):
    """A Markdown table; columns whose numbers are in `right` are aligned right."""
    rule = ["---:" if i in right else "---" for i in range(len(header))]
    lines = [header, rule, *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def gigabytes(count):
    return "-" if not count else f"{count / 2**20:,.0f} MiB"


def verdict_word(bar):
    return "not measured" if bar.met is None else "met" if bar.met else "**missed**"


def ratio_word(ratio):
    return "-" if ratio is None else f"{ratio:.2f} x" if ratio < 100 else f"{ratio:.0f} x"


def bars_table(parts):
    rows = [(bar.what, bar.measured, bar.against, ratio_word(bar.ratio), bar.bar, verdict_word(bar))
            for bar in all_bars(parts)]
    return table(("what", "Yearbook", "beside", "ratio", "bar", ""), rows, right=(1, 3)) if rows else ""


def machine_line(machine):
    return (f"{machine['cpu']}, {machine['cpus']} CPUs, {machine['memory_gib']:.0f} GiB of memory, "
            f"{machine['system']}; Yearbook {machine['yearbook']}, commit {machine['commit']}; {machine['date']}")


def versions(queries):
    found = []
    for name in NAMES:
        for answer in queries["systems"].get(name, {}).values():
            if "version" in answer:
                found.append(f"{TITLES[name]} {answer['version']}")
                break
    return ", ".join(found)


def query_row(queries, query, threads):
    mine = [seconds_of(queries["systems"], "yearbook", threads, query.name, mode) for mode in ("decoding", "statistics")]
    theirs = [seconds_of(queries["systems"], name, threads, query.name) for name in NAMES]
    best = best_peer(queries, query.name, threads)
    ratios = [ratio_word(best[0] / seconds) if best and seconds else "-" for seconds in mine]
    return (query.title, *("-" if seconds is None else milliseconds(seconds) for seconds in (*mine, *theirs)), *ratios)


def query_tables(queries):
    header = ("query", "Yearbook, decoding", "with statistics", *(TITLES[name] for name in NAMES), "ratio, decoding",
              "with statistics")
    text, runs = "", queries["runs"] * queries.get("rounds", 1)
    for threads in queries["threads"]:
        rows = [query_row(queries, query, threads) for query in QUERIES]
        text += f"\n{threads} thread{'s' if threads > 1 else ''}, median of {runs}:\n\n"
        text += table(header, rows, right=range(1, len(header)))
    return text


def memory_table(queries):
    header = ("query", *(f"{title}, {threads}" for threads in queries["threads"]
                         for title in ("Yearbook", *(TITLES[name] for name in NAMES))))
    rows = []
    for query in QUERIES:
        row = [query.name]
        for threads in queries["threads"]:
            for name in ("yearbook", *NAMES):
                found = queries["systems"].get(name, {}).get(str(threads), {}).get("queries", {}).get(query.name, {})
                found = found.get("decoding", {}) if name == "yearbook" else found
                row.append(gigabytes(found.get("peak_bytes")))
        rows.append(row)
    return table(header, rows, right=range(1, len(header)))


def errors_of(queries):
    """What failed, one line each: a system, a query, an answer that differs."""
    for name, by_threads in queries["systems"].items():
        for threads, answer in by_threads.items():
            if "error" in answer:
                yield f"{TITLES.get(name, name)}, {threads} thread(s): {answer['error']}"
            for query, found in answer.get("queries", {}).items():
                for inner in (found, found.get("decoding", {}), found.get("statistics", {})):
                    if "error" in inner:
                        yield f"{TITLES.get(name, name)}, {query}: {inner['error']}"
    for query, verdicts in queries["compared"].items():
        for who, verdict in verdicts.items():
            if verdict not in ("equal", "no answer"):
                yield f"{query}, {who}: {verdict}"


def command_line_table(queries):
    rows = []
    for name, found in queries["command_line"].items():
        rows.append((name, found["error"], "-") if "error" in found else
                    (name, milliseconds(found["told_seconds"]), milliseconds(found["process_seconds"])))
    return table(("`yearbook query`", "`--timing`", "whole process"), rows, right=(1, 2))


def queries_section(queries):
    equal = sum(verdict == "equal" for verdicts in queries["compared"].values() for verdict in verdicts.values())
    total = sum(len(verdicts) for verdicts in queries["compared"].values())
    text = f"### Queries\n\n{queries['rows']:,} rows. {versions(queries)}.\n"
    text += query_tables(queries)
    text += f"\nAnswers compared: {equal} of {total} agree.\n"
    failed = list(dict.fromkeys(errors_of(queries)))
    if failed:
        text += "\nWhat failed or differed:\n\n" + "".join(f"- {line}\n" for line in failed)
    text += "\nPeak of resident memory in the query (its own process, by threads):\n\n" + memory_table(queries)
    text += "\nThe command line, cold (a process for each query):\n\n" + command_line_table(queries)
    return text


def size_section(size):
    rows = [(one["system"], one["setting"], f"{one['bytes_per_row']:.3f}" if "error" not in one else one["error"],
             ratio_word(size["yearbook"] / one["bytes_per_row"]) if "error" not in one else "-",
             f"{one['rows_per_second'] / 1e6:.1f} M" if "rows_per_second" in one else "-")
            for one in sorted(size["tried"], key=lambda one: one.get("bytes_per_row", 1e9))]
    return (f"### Size\n\nYearbook: {size['yearbook']:.3f} bytes a row, {size['rows']:,} rows. Peers, on "
            f"{size['sample_rows']:,} of them:\n\n"
            + table(("system", "setting", "bytes/row", "Yearbook is", "written, rows/s"), rows, right=(2, 3, 4)))


def load_section(load):
    rows = []
    for one in load["loads"]:
        if "error" in one:
            rows.append((one["system"], one["threads"], one["error"], "-", "-"))
        else:
            seconds = median(one["seconds"])
            rows.append((one["system"], one["threads"], f"{seconds:.2f} s", f"{load['rows'] / seconds / 1e6:.1f} M",
                         gigabytes(one["peak_bytes"])))
    return (f"### Load\n\n{load['rows']:,} rows, {load['csv_bytes'] / 1e9:.2f} GB of CSV.\n\n"
            + table(("system", "threads", "time", "rows/s", "peak memory"), rows, right=(1, 2, 3, 4)))


def size_row(size, threads):
    if "error" in size:
        return (growth.words(size["asked"]), size["error"], *["-"] * (3 + 2 * len(threads)))
    peaks = []
    for count in threads:
        answer = size["queries"][str(count)]
        found = [one["decoding"] for one in answer["queries"].values()]
        answered = sum("seconds" in one for one in found)
        peaks += [f"{answered} of {len(found)}", gigabytes(max((one.get("peak_bytes", 0) for one in found), default=0))]
    return (f"{size['rows']:,}", f"{size['seconds']:.1f} s", f"{size['cpu_seconds'] / size['rows'] * 1e9:.1f}",
            gigabytes(size["peak_bytes"]), f"{size['store_bytes'] / size['rows']:.3f}", *peaks)


def growth_section(facts):
    threads = facts["threads"]
    header = ("rows", "load", "CPU ns/row", f"peak of load, --memory {facts['memory']}", "bytes/row")
    for count in threads:
        header += (f"answered, {count} thread{'s' if count > 1 else ''}", "peak of queries")
    text = "### Growth\n\n" + table(header, [size_row(size, threads) for size in facts["sizes"]],
                                    right=range(len(header)))
    sizes, costs = growth.costs(facts["sizes"], threads)
    rows = [(what, *(f"{cost:.3f}" for cost in found)) for what, found in costs.items()]
    text += "\nNanoseconds a row:\n\n" + table(
        ("", *(growth.words(size["asked"]) for size in sizes)), rows, right=range(1, len(sizes) + 1))
    for count, limit in facts.get("bandwidths", {}).items():
        found = " / ".join(f"{reading / 1e9:.1f}" for reading in growth.readings(sizes, count))
        if found:
            text += (f"\nEverything added up reads {found} GB/s of encoded bytes with {count} "
                     f"thread{'s' if int(count) > 1 else ''}; the memory gives {limit / 1e9:.1f}.\n")
    return text


def extract_line(what, one):
    return (f"{what}: {one['files']:,} files, {one['bytes'] / 1e6:.0f} MB of text, {one['cpu_seconds']:.2f} s of CPU, "
            f"{one['bytes'] / one['cpu_seconds'] / 1e6:.1f} MB/s a core, {one['seconds']:.2f} s in all, "
            f"peak {gigabytes(one['peak_bytes'])}.\n")


def extract_section(extract):
    text = "### Extraction\n\n" + extract_line("Reports with running text", extract)
    if "figures_only" in extract:
        text += "\n" + extract_line("Figures only", extract["figures_only"])
    return text


def flat(value):
    return not isinstance(value, (dict, list))


def cell(value):
    if value is None:
        return "-"
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return str(value)
    for size, unit in ((1e9, " G"), (1e6, " M")):
        if abs(value) >= size:
            return f"{value / size:.2f}{unit}"
    return f"{value:,.4g}" if isinstance(value, float) else f"{value:,}"


def kernels_section(kernels):
    """Lists of flat objects as tables, single figures as a line: whatever bench_kernels tells."""
    result = kernels["result"]
    result = {"kernels": result} if isinstance(result, list) else result
    text = "### Kernels\n\n"
    single = [f"{name.replace('_', ' ')}: {cell(value)}" for name, value in result.items() if flat(value)]
    text += "; ".join(single) + (".\n" if single else "")
    for value in result.values():
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            names = [name for name in value[0] if flat(value[0][name]) and name not in result]
            rows = [[cell(one.get(name, "-")) for name in names] for one in value]
            text += "\n" + table([name.replace("_", " ") for name in names], rows, right=range(2, len(names)))
    return text


SECTIONS = {"queries": queries_section, "size": size_section, "load": load_section, "growth": growth_section,
            "kernels": kernels_section, "extract": extract_section}


def section(name, facts):
    if "error" in facts:
        return f"### {name.capitalize()}\n\nNot measured: {facts['error']}\n"
    return SECTIONS[name](facts) + f"\nMeasured {facts['measured']}.\n"


def whole(machine, parts):
    text = f"Measured on {machine_line(machine)}.\n\n### Bars\n\n{bars_table(parts)}"
    for name in SECTIONS:
        if parts.get(name) is not None:
            text += "\n" + section(name, parts[name])
    limit = bandwidth(parts.get("kernels"))
    return text + (f"\nMemory bandwidth of this machine, one thread: {limit / 1e9:.1f} GB/s.\n" if limit else "")


def short(machine, parts):
    """For the README: the queries beside the best peer, and the other bars."""
    text = ""
    if parts.get("queries") and "error" not in parts["queries"]:
        queries = parts["queries"]
        threads = queries["threads"][-1]
        rows = [query_row(queries, query, threads) for query in QUERIES]
        header = ("query", "Yearbook, decoding", "with statistics", *(TITLES[name] for name in NAMES))
        text += f"{queries['rows']:,} rows, {threads} thread{'s' if threads > 1 else ''}, {versions(queries)}:\n\n"
        text += table(header, [row[:len(header)] for row in rows], right=range(1, len(header)))
    others = [bar for bar in all_bars(parts) if bar.what.split(",")[0] not in NAMES_OF_QUERIES]
    if others:
        rows = [(bar.what, bar.measured, bar.against, ratio_word(bar.ratio)) for bar in others]
        text += "\n" + table(("", "Yearbook", "beside", "ratio"), rows, right=(1, 3))
    return text + f"\nMeasured on {machine_line(machine)}.\n"
