"""What is wrong with a file: one line a person can act on."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in the content.

    ``path`` is relative to the content folder, ``line`` counts from 1 (0: the file as a whole),
    ``where`` is the key or section, ``message`` says what is wrong and what to do.
    """

    path: str
    line: int
    where: str
    message: str

    def __str__(self) -> str:
        """``path:line: where: message``, as ``policy-archive check`` prints it."""
        where = f"{self.where}: " if self.where else ""
        return f"{self.path}:{max(self.line, 1)}: {where}{self.message}"


class ContentError(Exception):
    """A file that cannot be read at all; carries its problems."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def relative(path: Path, root: Path) -> str:
    """Return ``path`` as it is named in problems: relative to the content folder, with slashes."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
