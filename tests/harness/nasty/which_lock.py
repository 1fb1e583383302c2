"""Print something else on a free-threaded build."""

import sysconfig

FREE = sysconfig.get_config_var("Py_GIL_DISABLED")
print("no lock, two at once" if FREE else "one lock")
