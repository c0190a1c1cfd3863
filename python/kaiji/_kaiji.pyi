from collections.abc import Iterable, Sequence
from typing import Any, final

__all__ = [
    "DocumentError",
    "Engine",
    "Error",
    "RuleError",
    "Stream",
    "__version__",
    "no_records",
    "run_command",
]

__version__: str

class Error(Exception): ...

class DocumentError(Error):
    name: str
    reason: str

class RuleError(Error):
    file: str
    line: int

@final
class Engine:
    def __new__(cls, rules: str | None = None, timeout: float | None = None) -> Engine: ...
    @property
    def rules_sha256(self) -> str: ...
    def extract(
        self,
        text: str,
        *,
        html: bool = False,
        id: str | None = None,
        url: str | None = None,
        retrieved: str | None = None,
    ) -> str: ...
    def documents(self, documents: Iterable[Any], jobs: int) -> Stream: ...
    def lines(self, lines: Iterable[str], jobs: int) -> Stream: ...
    def paths(self, paths: Sequence[str], jobs: int, max_bytes: int | None, filter: str) -> Stream: ...

@final
class Stream:
    def lines(self) -> list[str | DocumentError] | None: ...
    def parquet(self) -> tuple[bytes, list[DocumentError]] | None: ...
    def keyed(self) -> tuple[bytes, list[DocumentError]] | None: ...
    def passed_over(self) -> str | None: ...

def run_command(words: Sequence[str]) -> int: ...
def no_records(keyed: bool) -> bytes: ...
