"""System programs and libraries that the tests need: find and install them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable
from ctypes import CDLL
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """One program: the Debian packages that bring it, and the places where it may lie."""

    title: str
    packages: tuple[str, ...]
    places: tuple[str, ...]

    def find(self) -> Path | None:
        """Its path, or None."""
        for place in self.places:
            if (found := shutil.which(place)) is not None:
                return Path(found)
        return None


RABBITMQ = Program(
    "RabbitMQ", ("rabbitmq-server",), ("/usr/lib/rabbitmq/bin/rabbitmq-server", "rabbitmq-server")
)
CHROMIUM = Program("Chromium", ("chromium",), ("chromium", "chromium-browser", "google-chrome"))
NGINX = Program("nginx", ("nginx",), ("nginx", "/usr/sbin/nginx"))
CURL = Program("curl", ("curl",), ("curl",))
NEEDED = (RABBITMQ, CHROMIUM, NGINX, CURL)
CJK_FONTS = "fonts-noto-cjk"
_BROWSER_DRIVER = ("libatomic.so.1", "libatomic1")
"""A library that the driver of the browser loads, and the package that brings it."""


class Missing(Exception):
    """A program is not on this machine; the message says what to type."""


def locate(program: Program) -> Path:
    """Its path; Missing with what to type where it is not installed."""
    found = program.find()
    if found is None:
        raise Missing(f"{program.title} is not installed. {advice(program.packages)}")
    return found


def advice(packages: Iterable[str]) -> str:
    """What to type for these packages."""
    return f"Debian, Ubuntu: sudo apt-get install {' '.join(packages)}"


def missing_packages() -> list[str]:
    """Packages that the whole test suite still needs here."""
    packages = [package for program in NEEDED if program.find() is None for package in program.packages]
    if CHROMIUM.find() is None or not _has_cjk_font():
        packages.append(CJK_FONTS)
    library, package = _BROWSER_DRIVER
    if not _loads(library):
        packages.append(package)
    return packages


def install(packages: list[str], say: Callable[[str], None]) -> None:
    """Install Debian packages as root. Missing with the end of apt's words where a program is not there afterwards.

    A package that is there but whose own service could not be started is good enough: the tests start their own.
    """
    say(f"Installing {' '.join(packages)} ...")
    environment = {"DEBIAN_FRONTEND": "noninteractive", "PATH": _PATH, "RUNLEVEL": "1", "LC_ALL": "C.UTF-8"}
    apt = ["apt-get", "-qq", "-y", "-o", "DPkg::Lock::Timeout=600"]
    for command in (["update"], ["install", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*apt, *command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
    if done.returncode and missing_packages():
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-8:])
        raise Missing(f"apt-get could not install {' '.join(packages)}:\n{tail}")


_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def _loads(library: str) -> bool:
    try:
        CDLL(library)
    except OSError:
        return False
    return True


def _has_cjk_font() -> bool:
    places = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    wanted = ("*CJK*", "*wqy*", "*SourceHan*", "*DroidSansFallback*", "*uming*")
    return any(next(place.rglob(name), None) for place in places if place.is_dir() for name in wanted)
