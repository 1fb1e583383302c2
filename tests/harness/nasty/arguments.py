"""Repeat the arguments, and leave with a status."""

import sys

for argument in sys.argv[1:]:
    print(repr(argument))
print("too many" if len(sys.argv) > 3 else "fine", file=sys.stderr)
sys.exit(len(sys.argv) - 1)
