"""Where parts lie: Parquet files in a folder, or at an address that fsspec knows, each there whole or not at all."""

import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from analysis.errors import RunError

UNREADABLE = (OSError, pa.ArrowException)  # what reading a file raises that is gone or damaged
_TRIES = 3
_NEW = ".new-"  # in the name of a file that is being written


class Store:
    """Tables by name; `address` is a folder or an address such as s3://bucket/folder."""

    def __init__(self, address: str) -> None:
        """Raises RunError where the address is of a kind that nothing here knows."""
        self.address = address
        self._files, self._root = _opened(address)
        try:
            self._files.create_dir(self._root, recursive=True)
        except UNREADABLE as error:
            raise RunError(f"{address}: no parts can be kept there ({error})") from None

    def names(self) -> list[str]:
        """The tables that lie here, the longest unchanged first."""
        found = self._files.get_file_info(fs.FileSelector(self._root))
        found.sort(key=lambda file: (file.mtime_ns or 0, file.base_name))
        return [file.base_name for file in found]

    def read(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """A table, or some of its columns; raises one of UNREADABLE where it is not there or damaged."""
        with self._files.open_input_file(f"{self._root}/{name}") as file:
            return pq.read_table(
                file, columns=None if columns is None else list(columns), page_checksum_verification=True
            )

    def write(self, name: str, table: pa.Table) -> None:
        """Put a table in its place in one step: whoever is killed before leaves a name that nobody reads."""
        for left in reversed(range(_TRIES)):
            new = f"{self._root}/{name}{_NEW}{uuid.uuid4().hex}"
            with self._files.open_output_stream(new) as file:
                pq.write_table(table, file, compression="zstd", write_page_checksum=True)
            try:
                self._files.move(new, f"{self._root}/{name}")
                return
            except FileNotFoundError:  # a run that ended meanwhile has swept it
                if not left:
                    raise

    def sweep(self, used: Iterable[str]) -> None:
        """Remove what killed writers left, and of what was not used the oldest, until it is no more than what was."""
        wanted, names = set(used), self.names()
        broken = [name for name in names if _NEW in name]
        other = [name for name in names if name not in wanted and _NEW not in name]
        for name in [*broken, *other[: max(len(other) - len(wanted), 0)]]:
            try:
                self._files.delete_file(f"{self._root}/{name}")
            except OSError:  # another run has removed it, or may not be disturbed
                continue


def _opened(address: str) -> tuple[fs.FileSystem, str]:
    if "://" not in address:
        return fs.LocalFileSystem(), str(Path(address).resolve())
    try:
        import fsspec  # type: ignore[import-untyped]

        filesystem, root = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError, OSError) as error:
        raise RunError(f"{address}: no such place can be reached from here ({error})") from None
    return fs.PyFileSystem(fs.FSSpecHandler(filesystem)), root.rstrip("/")
