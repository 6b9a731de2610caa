"""The figures as a picture: requests and processor time against the size of the library."""

from collections.abc import Sequence
from pathlib import Path

from .scale import Figures

_SERIES = (
    (
        "Requests of a first run",
        (("Hardcover", "hardcover_requests"), ("BookLore", "booklore_requests")),
    ),
    (
        "Seconds of processor time",
        (("first run", "cpu_seconds"), ("second run", "second_run_cpu_seconds")),
    ),
)


def plot(found: Sequence[Figures], path: Path) -> None:
    """Draw a picture; its kind follows from the name of the file."""
    # Only the environment `benchmark` has it.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # The same figures make the same file.
    mpl.rcParams["svg.hashsalt"] = "scale"
    books = [each.books for each in found]
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    for axes, (title, lines) in zip(figure.subplots(1, 2), _SERIES, strict=True):
        for (label, name), marker in zip(lines, "os", strict=True):
            axes.loglog(books, [getattr(each, name) for each in found], f"{marker}-", label=label)
        axes.set_title(title)
        axes.set_xlabel("Books in the library")
        axes.grid(visible=True, which="major", alpha=0.3)
        axes.legend(frameon=False)
    metadata = {"Date": None} if path.suffix == ".svg" else None
    figure.savefig(path, metadata=metadata)
