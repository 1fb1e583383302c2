"""An exit status."""

raise SystemExit(3)
