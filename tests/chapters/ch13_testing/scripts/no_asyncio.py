"""A script without asyncio."""

print(1)
