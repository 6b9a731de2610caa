"""The figures as a picture: what grows with the library, and beside it how it was before."""

from pathlib import Path

from .scale import Report

_SERIES = (
    (
        "Requests of a first run",
        (("Hardcover", "hardcover_requests"), ("BookLore", "booklore_requests")),
    ),
    (
        "Seconds of processor time",
        (("first run", "cpu_seconds"), ("second run", "second_run_cpu_seconds")),
    ),
    (
        "Memory in MB, Home Assistant's own included",
        (("at most", "peak_memory_mb"), ("before", "memory_before_mb")),
    ),
    (
        "Milliseconds for a choice, during a run",
        (("slowest", "choice_worst_ms"), ("median", "choice_median_ms")),
    ),
)


def plot(report: Report, path: Path) -> None:
    """Draw a picture; its kind follows from the name of the file."""
    # Only the environment `benchmark` has it.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # The same figures make the same file.
    mpl.rcParams["svg.hashsalt"] = "scale"
    measured = [(report.found, "-", "")]
    if report.earlier:
        measured.append((report.earlier, ":", f" ({report.revision})"))
    figure = Figure(figsize=(9, 7), layout="constrained")
    for axes, (title, lines) in zip(figure.subplots(2, 2).flat, _SERIES, strict=True):
        for found, style, which in measured:
            books = [each.books for each in found]
            for (label, name), marker, colour in zip(lines, "os", ("C0", "C1"), strict=True):
                values = [getattr(each, name) for each in found]
                axes.loglog(books, values, f"{marker}{style}", color=colour, label=label + which)
        axes.set_title(title)
        axes.set_xlabel("Books in the library")
        axes.grid(visible=True, which="major", alpha=0.3)
        axes.legend(frameon=False)
    metadata = {"Date": None} if path.suffix == ".svg" else None
    figure.savefig(path, metadata=metadata)
