"""A last word."""

import sys

sys.exit("why")
