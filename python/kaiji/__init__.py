"""Reads what Japanese organisations disclose about their security incidents and turns it into data.

>>> import kaiji
>>> record = kaiji.extract("2020年11月14日\\n横浜株式会社\\n弊社のパソコン12台がEmotetに感染しました。")
>>> record["devices"][0]["count"]
12

A record is the JSON object that the command `kaiji extract` writes for the same document, as a dict; `docs/record.md`
of the project says what each key means.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from json import loads
from typing import TYPE_CHECKING, Any, Literal, Union

from . import _kaiji
from ._kaiji import DocumentError, Error, RuleError, __version__

if TYPE_CHECKING:
    import pandas
    import pyarrow

__all__ = [
    "DocumentError",
    "Engine",
    "Error",
    "Record",
    "Records",
    "RuleError",
    "__version__",
    "arrow_schema",
    "extract",
    "extract_lines",
    "extract_many",
    "extract_path",
]

Record = dict[str, Any]
"""A record: keys as in `docs/record.md`."""

Document = Union[str, Mapping[str, Union[str, None]]]
"""A text, or a mapping with ``text`` or ``html``, and ``id``, ``url`` and ``retrieved`` where they are known."""

Path = Union[str, "os.PathLike[str]"]
Errors = Literal["raise", "keep"]
Columns = Literal["nested", "keyed"]


class Engine:
    """Rules and dictionary, loaded once and used by any number of threads.

    The functions of this module use one engine with the built-in rules, loaded when the first of them is called. Make
    one of your own for other rules: ``Engine(rules="my-rules")`` lays a folder of rule files over the built-in ones, as
    ``--rules`` does. A document that takes longer than ``timeout`` seconds (300 unless you say otherwise, as ``--timeout``)
    fails, and the next is read.
    """

    def __init__(self, rules: Path | None = None, *, timeout: float | None = None) -> None:
        self._engine = _kaiji.Engine(None if rules is None else os.fspath(rules), timeout)

    @property
    def rules_sha256(self) -> str:
        """SHA-256 of the rules in force; records carry it, too."""
        return self._engine.rules_sha256

    def extract(
        self,
        text: str,
        url: str | None = None,
        *,
        html: bool = False,
        id: str | None = None,
        retrieved: str | None = None,
    ) -> Record:
        """The record of a document.

        ``html`` says that the text is the source of an HTML page. The address and the day of retrieval help to settle
        years that the text leaves open.

        Raises :class:`DocumentError` when there is nothing to read.
        """
        record: Record = loads(self._engine.extract(text, html=html, id=id, url=url, retrieved=retrieved))
        return record

    def extract_many(
        self, documents: Iterable[Document], *, jobs: int = 0, errors: Errors = "raise"
    ) -> Records:
        """The records of documents in memory, in their order.

        ``documents`` may be endless: a few hundred are read at a time. ``jobs`` is the number of threads (0: one a
        processor). A document that cannot be read raises :class:`DocumentError` in its turn, or, with
        ``errors="keep"``, is added to :attr:`Records.failures`, and the rest goes on.
        """
        return Records(self._engine.documents(documents, jobs), errors)

    def extract_lines(self, lines: Iterable[str], *, jobs: int = 0, errors: Errors = "raise") -> Records:
        """The records of lines of JSON Lines, as :meth:`extract_many`; blank ones are passed over."""
        return Records(self._engine.lines(lines, jobs), errors)

    def extract_path(
        self,
        path: Path | Iterable[Path],
        *,
        jobs: int = 0,
        errors: Errors = "raise",
        max_bytes: int | None = None,
        filter: Literal["captures", "all", "none"] = "captures",
    ) -> Records:
        """The records of a file or a folder, or of several, in the order in which the command reads them.

        Everything that the command reads is read: pages, texts, PDF, JSON Lines, web archives, ZIP files. ``max_bytes``
        and ``filter`` are the command's ``--max-bytes`` and ``--filter``.
        """
        paths = [path] if isinstance(path, (str, os.PathLike)) else path
        named = [os.fspath(path) for path in paths]
        return Records(self._engine.paths(named, jobs, max_bytes, filter), errors)


class Records(Iterator[Record]):
    """Records in the order of their documents, read as they are asked for, once.

    Iterate over dicts, or take all that are left at once: :meth:`json`, :meth:`to_arrow`, :meth:`to_pandas`.
    """

    failures: list[DocumentError]
    """Documents that failed so far, where ``errors="keep"``."""

    def __init__(self, stream: _kaiji.Stream, errors: Errors) -> None:
        if errors not in ("raise", "keep"):
            raise ValueError(f'errors is "raise" or "keep", not {errors!r}')
        self.failures = []
        self._stream = stream
        self._keep = errors == "keep"
        self._lines: Iterator[str] | None = None

    def __iter__(self) -> Records:
        return self

    def __next__(self) -> Record:
        record: Record = loads(next(self.json()))
        return record

    def json(self) -> Iterator[str]:
        """The records as JSON, byte for byte as the command writes them, without the line end."""
        if self._lines is None:
            self._lines = _Lines(self)
        return self._lines

    def batches(self, columns: Columns = "nested") -> Iterator[pyarrow.RecordBatch]:
        """The records that are left as Arrow batches of a few hundred, with the columns of :func:`arrow_schema`.

        ``"nested"`` columns are those of ``records.parquet``, which ``kaiji export --to parquet`` writes. ``"keyed"``
        ones are the record as JSON, as the command writes it, beside columns to look for it by.
        """
        from pyarrow import parquet

        if columns not in ("nested", "keyed"):
            raise ValueError(f'columns are "nested" or "keyed", not {columns!r}')
        if self._lines is not None:
            # Records that were read in a batch of which some have been taken already.
            raise Error("these records were begun one by one; extract them anew to have them as Arrow")
        read = self._stream.keyed if columns == "keyed" else self._stream.parquet
        while (batch := read()) is not None:
            file, failed = batch
            for error in failed:
                self._failed(error)
            yield from parquet.read_table(BytesIO(file), use_threads=False).to_batches()

    def to_arrow(self) -> pyarrow.Table:
        """The records that are left as an Arrow table, nested as they are."""
        import pyarrow

        return pyarrow.Table.from_batches(self.batches(), schema=arrow_schema())

    def to_pandas(self) -> pandas.DataFrame:
        """The records that are left as a pandas frame, a row each; what is nested are dicts and lists in its cells.

        A single value is told with its words: ``frame["organization"].str["value"]`` is the column of names.
        """
        frame: pandas.DataFrame = self.to_arrow().to_pandas()
        for column in frame.columns[frame.dtypes == object]:
            frame[column] = frame[column].map(_plain)
        return frame

    @property
    def passed_over(self) -> str | None:
        """What of the archives read so far was passed over, in words."""
        return self._stream.passed_over()

    def _failed(self, error: DocumentError) -> None:
        if not self._keep:
            raise error
        self.failures.append(error)


class _Lines(Iterator[str]):
    """Lines of a stream, one by one. No generator, which an exception would end: after one that a document raised the
    next goes on."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._batch: Iterator[str | DocumentError] = iter(())

    def __next__(self) -> str:
        while True:
            for line in self._batch:
                if isinstance(line, str):
                    return line
                self._records._failed(line)
            batch = self._records._stream.lines()
            if batch is None:
                raise StopIteration
            self._batch = iter(batch)


def _plain(value: Any) -> Any:
    """Lists for NumPy's arrays, which Arrow makes of what is nested in lists."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def arrow_schema(columns: Columns = "nested") -> pyarrow.Schema:
    """The columns of records as Arrow has them, the same for all records: see :meth:`Records.batches`."""
    from pyarrow import parquet

    return parquet.read_schema(BytesIO(_kaiji.no_records(columns == "keyed")))


class _BuiltIn(Engine):
    """The engine of this module's functions, loaded when it is first asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        # Asked only for what is not there: the native engine, once.
        if name != "_engine":
            raise AttributeError(name)
        with self._lock:
            if name not in self.__dict__:
                super().__init__()
            return self.__dict__[name]


_built_in = _BuiltIn()
extract = _built_in.extract
extract_many = _built_in.extract_many
extract_lines = _built_in.extract_lines
extract_path = _built_in.extract_path
