"""Three loops that nothing blocks: two have a task each, and one has none."""

import asyncio
from threading import Thread


async def serve() -> None:
    await asyncio.Event().wait()


def main() -> None:
    loops = [asyncio.new_event_loop() for _ in range(3)]
    Thread(target=loops[0].run_until_complete, args=[serve()], name="A").start()
    Thread(target=loops[1].run_until_complete, args=[serve()], name="B").start()
    loops[2].run_forever()


if __name__ == "__main__":
    main()
