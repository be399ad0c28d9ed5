"""The ledger of releases: append-only, one entry a release, each with the digest of all that was released.

``released/ledger.yaml`` lies beside the documents. Git keeps every state of both, so an entry that was changed, taken
out or made up with its documents doesn't agree with what git shows for the commit that first had it.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from huiyin_contracts.layout import Layout

Documents = dict[str, Any]

LEDGER = "ledger.yaml"
_HEAD = (
    "# Releases of the contracts, the oldest first. Entries are only ever added, by ./huiyin contracts release:\n"
    "# the check compares this file with its own history in git.\n"
)


@dataclass(frozen=True)
class Entry:
    """One release. `accepted`: changes of words and new values that a person answers for, each with `was` and `now`."""

    release: int
    version: str
    digest: str
    by: str = ""
    why: str = ""
    accepted: tuple[Mapping[str, Any], ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(str(each["change"]) for each in self.accepted)


@dataclass(frozen=True)
class State:
    """The ledger and the documents at one moment."""

    entries: tuple[Entry, ...]
    documents: Documents
    digest: str

    @property
    def holds(self) -> bool:
        """The documents are those of the last entry."""
        return bool(self.entries) and self.entries[-1].digest == self.digest


class NoHistory(Exception):
    """git has no history; the message says why and what to do."""


def present(layout: Layout) -> State:
    """The state in the working tree, or in the installed package."""
    files = {
        path.relative_to(layout.released).as_posix(): path.read_bytes()
        for path in layout.released.rglob("*")
        if path.is_file()
    }
    return _state(files)


def history(layout: Layout) -> list[tuple[str, State]]:
    """(commit, state) for every commit that changed the ledger, the oldest first. Raises NoHistory."""
    where = layout.released.parent
    if not where.is_dir():
        raise NoHistory(f"{where} is not there.")
    top = Path(_git(where, "rev-parse", "--show-toplevel").decode().strip())
    released = _git(where, "rev-parse", "--show-prefix").decode().strip() + layout.released.name
    commits = _git(
        where, "log", "--first-parent", "--reverse", "--format=%H", "--", f"{layout.released.name}/{LEDGER}"
    )
    found = []
    for commit in commits.decode().split():
        if not _git(top, "ls-tree", commit, "--", f"{released}/{LEDGER}"):
            continue  # the commit that took it away
        archive = _git(top, "archive", "--format=tar", f"{commit}:{released}")
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            files = {m.name: _read(tar, m) for m in tar.getmembers() if m.isfile()}
        found.append((commit[:12], _state(files)))
    return found


def is_shallow(layout: Layout) -> bool:
    return _git(layout.released.parent, "rev-parse", "--is-shallow-repository").strip() == b"true"


def write(layout: Layout, entries: tuple[Entry, ...], documents: Mapping[str, Any]) -> None:
    """Puts the documents and the ledger in place; the last entry gets the digest of what was written."""
    for path in layout.released.rglob("*.json"):
        path.unlink()
    for name, document in documents.items():
        path = layout.released / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(document), "utf-8")
    *before, last = entries
    final = (*before, Entry(**{**asdict(last), "digest": present(layout).digest}))
    text = yaml.safe_dump([_plain(each) for each in final], sort_keys=False, allow_unicode=True, width=110)
    (layout.released / LEDGER).write_text(_HEAD + text, "utf-8")


def render(document: Any) -> str:
    """JSON with short values on one line, for readable diffs."""
    return _rendered(document, "") + "\n"


def _rendered(value: Any, indent: str) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + len(indent) <= 110 or not isinstance(value, (dict, list)) or not value:
        return line
    inner = indent + " "
    if isinstance(value, list):
        parts = [f"{inner}{_rendered(each, inner)}" for each in value]
        return "[\n" + ",\n".join(parts) + f"\n{indent}]"
    parts = [f"{inner}{json.dumps(k, ensure_ascii=False)}: {_rendered(v, inner)}" for k, v in value.items()]
    return "{\n" + ",\n".join(parts) + f"\n{indent}}}"


def _plain(entry: Entry) -> dict[str, Any]:
    values = {**asdict(entry), "accepted": [dict(each) for each in entry.accepted]}
    return {name: value for name, value in values.items() if value not in ("", [])}


def _state(files: Mapping[str, bytes]) -> State:
    rows = yaml.safe_load(files[LEDGER]) or [] if LEDGER in files else []
    entries = tuple(Entry(**{**row, "accepted": tuple(row.get("accepted", ()))}) for row in rows)
    documents = {name: content for name, content in sorted(files.items()) if name.endswith(".json")}
    digest = hashlib.sha256()
    for name, content in documents.items():
        digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    parsed = {name.removesuffix(".json"): json.loads(content) for name, content in documents.items()}
    return State(entries, parsed, digest.hexdigest())


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file else b""


def _git(where: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(where), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise NoHistory("git is not installed.") from None
    if done.returncode:
        raise NoHistory(done.stderr.decode(errors="replace").strip().split("\n")[0])
    return done.stdout
