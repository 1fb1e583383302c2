"""Ask a Python how it was built, and whether its lock is on."""

import sys
import sysconfig


def build() -> str:
    """Say which build this is; nothing changes that afterwards."""
    free = sysconfig.get_config_var("Py_GIL_DISABLED")
    return "free-threaded" if free else "ordinary"


def lock() -> str:
    """Say whether the lock is on in this process, now."""
    if sys.version_info < (3, 13):
        return "on"
    return "on" if sys._is_gil_enabled() else "off"


def main() -> None:
    print(f"build: {build()}")
    print(f"lock:  {lock()}")


if __name__ == "__main__":
    main()
