"""Wait for a line, and end with a status of one's own."""

import sys

print(input())
sys.exit(7)
