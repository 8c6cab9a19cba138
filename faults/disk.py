"""A small disk of the suite's own, so that it can be filled."""

import os
import subprocess
from pathlib import Path

MEGABYTES = 640


class Disk:
    """A tmpfs where the system lets us mount one; else an ordinary folder, which cannot be filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=755", "tmpfs", str(folder)]
        self.can_be_filled = _succeeds(mount)
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Until not a byte is left."""
        if not self.can_be_filled:
            return
        with self._filler.open("wb", buffering=0) as file:
            left = os.statvfs(self.folder)
            try:
                os.posix_fallocate(file.fileno(), 0, left.f_bavail * left.f_frsize)
                while True:
                    file.seek(0, os.SEEK_END)
                    file.write(b"\0" * 4096)
            except OSError:
                pass

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)

    def close(self) -> None:
        self.free()
        if self.can_be_filled:
            _succeeds(["umount", "--lazy", str(self.folder)])


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
