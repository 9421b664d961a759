"""Builds the Swift library for the wheel.

The Swift runtime is linked in, so that the wheel needs nothing but the C library of the system.
"""

import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PYTHON = Path(__file__).resolve().parent
LIBRARY = "libIsinglassC.so"


class SwiftLibraryHook(BuildHookInterface):
    """Puts the library into the package and says on which systems it runs."""

    def initialize(self, version, build_data):
        target = PYTHON / "src" / "isinglass" / LIBRARY
        subprocess.run([PYTHON.parent / "Scripts" / "build-c-library", target], check=True)
        build_data["pure_python"] = False
        # ctypes knows no Python ABI: one wheel serves every CPython.
        build_data["tag"] = "py3-none-" + platform_tag(target)

    def clean(self, versions):
        (PYTHON / "src" / "isinglass" / LIBRARY).unlink(missing_ok=True)


def platform_tag(library):
    """The platform's tag: by the newest version of the GNU C library that the library asks for."""
    machine = sysconfig.get_platform().rsplit("-", 1)[-1].replace(".", "_")
    if not shutil.which("objdump"):
        return f"linux_{machine}"
    symbols = subprocess.run(
        ["objdump", "-T", os.fspath(library)], check=True, capture_output=True, text=True
    ).stdout
    versions = {tuple(map(int, v.split("."))) for v in re.findall(r"GLIBC_(\d+\.\d+)", symbols)}
    if not versions:
        return f"linux_{machine}"
    major, minor = max(versions)
    return f"manylinux_{major}_{minor}_{machine}"
