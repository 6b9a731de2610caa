"""The stand-in BookLore's own settings: what a write does besides (sync §A4)."""

from dataclasses import dataclass, field
from typing import Any

from .booklore_profiles import Profile
from .shelf import ShelfBook

SECRETS = (
    "SECRET-GOOGLE-KEY",
    "SECRET-HARDCOVER-KEY",
    "SECRET-COMICVINE-KEY",
    "SECRET-AMAZON-COOKIE",
    "SECRET-OIDC-CLIENT",
)
"""What any account can read in the settings, and nobody may keep or log."""
_FORMATS = ("EPUB", "PDF", "CBX")
_KB_IN_MB = 1_024


@dataclass(slots=True)
class ServerSettings:
    """What the admin has turned on; all off, as servers begin (§5)."""

    rewrites: set[str] = field(default_factory=set)
    """Formats whose files are rewritten; any one is every one on the oldest servers."""
    most_mb: dict[str, int] = field(
        default_factory=lambda: {"EPUB": 250, "PDF": 250, "CBX": 250, "AUDIOBOOK": 1_000}
    )
    """Larger files are left alone."""
    moves_files: bool = False
    writes_sidecars: bool = False
    converts_comics: bool = False
    disk_type: str = "LOCAL"

    def rewrite(self, book: ShelfBook, profile: Profile) -> bool:
        """Whether the file of this book is written anew after a write."""
        if book.physical or not self.rewrites:
            return False
        if profile.one_switch_for_files:
            return True
        if profile.grimmory and self.disk_type != "LOCAL":
            return False
        return (
            book.format in _formats(profile)
            and book.format in self.rewrites
            and book.file_size_kb <= self.most_mb[book.format] * _KB_IN_MB
        )


def settings_row(settings: ServerSettings, profile: Profile) -> dict[str, Any]:
    """Return what `/settings` tells any account that is logged in, secrets and all."""
    google, hardcover, comicvine, amazon, oidc = SECRETS
    return {
        "autoBookSearch": True,
        "uploadPattern": "{authors}/<{series}/><{seriesIndex}. >{title}",
        "maxFileUploadSizeInMb": 100,
        "oidcProviderDetails": {"providerName": "Authelia", "clientId": oidc},
        "metadataProviderSettings": {
            "amazon": {"enabled": True, "cookie": amazon, "domain": "com"},
            "google": {"enabled": True, "language": "en", "apiKey": google},
            "hardcover": {"enabled": True, "apiKey": hardcover},
            "comicvine": {"enabled": False, "apiKey": comicvine},
        },
        "metadataPersistenceSettings": _persistence(settings, profile),
        "koboSettings": None,
        "diskType": settings.disk_type,
    }


def _persistence(settings: ServerSettings, profile: Profile) -> dict[str, Any]:
    rewrites: object = {
        name.lower(): {
            "enabled": name in settings.rewrites,
            "maxFileSizeInMb": settings.most_mb[name],
        }
        for name in _formats(profile)
    }
    row: dict[str, Any] = {
        "saveToOriginalFile": bool(settings.rewrites) if profile.one_switch_for_files else rewrites,
        "convertCbrCb7ToCbz": settings.converts_comics,
        "moveFilesToLibraryPattern": settings.moves_files,
    }
    if profile.strips:
        row["sidecarSettings"] = {
            "enabled": settings.writes_sidecars,
            "writeOnUpdate": settings.writes_sidecars,
            "writeOnScan": False,
            "includeCoverFile": False,
        }
    return row


def _formats(profile: Profile) -> tuple[str, ...]:
    return (*_FORMATS, "AUDIOBOOK") if profile.grimmory else _FORMATS
