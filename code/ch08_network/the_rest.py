# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""The rest of a page is fetched, and by then it is another page."""

from os import environ

import httpx2

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")


def begun(client: httpx2.Client, path: str) -> tuple[bytes, str]:
    """Return the bytes that came before a page was cut, and its tag."""
    came = b""
    with client.stream("GET", path) as response:
        try:
            for part in response.iter_raw():
                came += part
        except httpx2.RemoteProtocolError:
            pass
    return came, response.headers["ETag"]


def rest(client: httpx2.Client, path: str, if_range: bool) -> bytes:
    """Fetch a page in two parts."""
    came, tag = begun(client, path)
    headers = {"Range": f"bytes={len(came)}-"}
    if if_range:
        headers["If-Range"] = tag
    response = client.get(path, headers=headers).raise_for_status()
    resumed = response.status_code == httpx2.codes.PARTIAL_CONTENT
    return came + response.content if resumed else response.content


def main() -> None:
    as_it_is = {"Accept-Encoding": "identity"}
    with httpx2.Client(base_url=SERVER, headers=as_it_is) as client:
        client.get("/forget")
        for page, if_range in ((1, False), (2, True)):
            path = f"/changing/{page}"
            text = rest(client, path, if_range)
            old, new = (text.count(b"edition %d" % n) for n in (1, 2))
            print(
                f"If-Range {if_range}: {len(text)} bytes, "
                f"{old} lines of the old page, {new} of the new one"
            )


if __name__ == "__main__":
    main()
