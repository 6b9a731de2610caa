"""What a power cut would leave of a database."""

from pathlib import Path
import shutil


def copy_of(path: Path, name: str = "copy.db") -> Path:
    """Copy a database as it is now, with its -wal: what a power cut would leave."""
    copy = path.with_name(name)
    shutil.copy(path, copy)
    if (wal := path.with_name(f"{path.name}-wal")).exists():
        shutil.copy(wal, copy.with_name(f"{copy.name}-wal"))
    return copy
