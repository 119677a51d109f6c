"""Settings of another machine: processor, threads, time zone, locale, hashes, user; and of this one without them."""

import os
import platform
from pathlib import Path

from numpy._core import _multiarray_umath as numpy_core

PLAIN = (
    "OPENBLAS_CORETYPE", "NPY_DISABLE_CPU_FEATURES", "GLIBC_TUNABLES", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS",
    "LOKY_MAX_CPU_COUNT", "TZ", "LC_ALL", "PYTHONHASHSEED",
)  # fmt: skip
OLDEST = {
    "x86_64": "Prescott",
    "AMD64": "Prescott",
    "aarch64": "ARMV8",
}  # kernels of OpenBLAS that run anywhere


def plain() -> dict[str, str]:
    """The environment of this process without what tells another processor from this one."""
    return {name: value for name, value in os.environ.items() if name not in PLAIN}


def processor() -> dict[str, str]:
    """An older processor: the plainest kernels of OpenBLAS, of NumPy (whatever this build has) and of the C library."""
    features = numpy_core.__cpu_dispatch__  # names differ between builds of NumPy: ask this one
    return {
        "OPENBLAS_CORETYPE": OLDEST.get(platform.machine(), ""),
        "NPY_DISABLE_CPU_FEATURES": " ".join(features),
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX2_Usable,-FMA,-FMA_Usable,-FMA4",
    }


def threads(count: int) -> dict[str, str]:
    """So many threads wherever threads are counted by the environment."""
    return dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "LOKY_MAX_CPU_COUNT"), str(count))


def machine(home: Path) -> dict[str, str]:
    """Another machine, used by somebody else elsewhere."""
    user = {"HOME": str(home), "USER": "zoe", "LOGNAME": "zoe"}
    return (
        plain() | processor() | threads(1) | user | {"TZ": "NPT-5:45", "LC_ALL": "C", "PYTHONHASHSEED": "77"}
    )
