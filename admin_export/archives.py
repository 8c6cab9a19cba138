"""ZIP files whose bytes depend on nothing but what is in them."""

import io
import zipfile
from collections.abc import Mapping

# The oldest day that the format knows; a file's own time would make each copy another.
_ALWAYS = (1980, 1, 1, 0, 0, 0)


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """The files under their names, in the given order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _ALWAYS)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
    return out.getvalue()


def without_times(archive: bytes) -> bytes:
    """The same ZIP file without the times at which its parts were written."""
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return zip_bytes({name: found.read(name) for name in found.namelist()})
