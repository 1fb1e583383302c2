"""Start a cluster by the two commands, and tell what the chapter claims of it."""

import os
import random
import signal
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from random import randint

import by_hand
from dask.system import CPU_COUNT
from distributed import CancelledError, Client
from tornado.tcpserver import TCPServer


def listening() -> list[str]:
    """Return on which addresses this process listens."""
    found = {}
    for file in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for line in Path(file).read_text().splitlines()[1:]:
                words = line.split()
                if words[3] == "0A":
                    found[f"socket:[{words[9]}]"] = words[1].partition(":")[0]
    links = set()
    for number in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # the list itself is closed by now
            links.add(os.readlink(f"/proc/self/fd/{number}"))
    names = {"0100007F": "127.0.0.1"}
    return sorted({names.get(found[it], found[it]) for it in links & found.keys()})


def bound(_):
    return randint(1, 10**9)


def by_name(_):
    return random.randint(1, 10**9)


def numbers(client, job):
    found = client.gather(client.map(job, range(5), pure=False))
    return "1 number" if len(set(found)) == 1 else "several numbers"


def listeners(client):
    on = client.run(listening).values()
    return " ".join(sorted({it for each in on for it in each}))


def asked_for(wanted):
    """Return a way to listen that notes the address, and listens on this machine's."""
    listen = TCPServer.listen

    def listen_here(self, port, address=None, **options):
        wanted.append(address)
        return listen(self, port, "127.0.0.1", **options)

    return listen_here


def lost(client):
    """Return what is said of a job whose scattered data is lost."""
    address, process = next(iter(client.run(os.getpid).items()))
    there = client.scatter("data", workers=[address])
    os.kill(process, signal.SIGKILL)
    try:
        return client.submit(len, there, pure=False).result(timeout=300)
    except CancelledError as error:
        return f"{type(error).__name__}, {error}"


def pages(**options):
    """Return where the pages of a client's own cluster would be open."""
    wanted = []
    listen, TCPServer.listen = TCPServer.listen, asked_for(wanted)
    try:
        with Client(n_workers=1, silence_logs=50, **options):
            everywhere = (None, "", "0.0.0.0")
            found = ["everywhere" if it in everywhere else it for it in wanted]
    finally:
        TCPServer.listen = listen
    return " ".join(found)


def main():
    with by_hand.cluster(Path("scheduler.json")) as client:
        if sys.platform == "linux":
            print("scheduler:", *client.run_on_scheduler(listening))
            print("workers:", listeners(client))
            nannies = client.run(listening, nanny=True).values()
            print("nannies:", *sorted({it for each in nannies for it in each}))
        Path("beside").mkdir()
        prices = Path("beside", "prices.py")
        prices.write_text("def price(_):\n    return 42\n")
        sys.path.insert(0, "beside")
        price = import_module("prices").price
        error = client.submit(price, 1).exception()
        print(f"not sent: {type(error).__name__}, {type(error.__cause__).__name__}")
        client.upload_file(os.fspath(prices))
        print("uploaded:", client.submit(price, 2).result())
        print("from random import randint:", numbers(client, bound))
        print("import random:", numbers(client, by_name))
        versions = client.get_versions(check=True)
        workers = len(versions["workers"])
        print(f"versions: client, scheduler, {workers} workers")
        print("scattered:", lost(client))
        by_itself = f"worker {by_hand.HERE}"
        with by_hand.running(by_itself, Path("scheduler.json")):
            client.wait_for_workers(3)
            threads = sorted(client.nthreads().values())
        alone = threads == [1, 1, CPU_COUNT]
        print("without numbers:", "a thread a core" if alone else threads)
    with Client(
        n_workers=1,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    ):
        print("client's own:", *listening())
    print("pages of processes:", pages(threads_per_worker=1))
    print("pages of threads:", pages(processes=False))


if __name__ == "__main__":
    main()
