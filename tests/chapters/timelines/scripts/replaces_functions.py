"""A test replaces functions of os, and asks what was called."""

import os
import threading
from unittest import mock

with (
    mock.patch("os.open", side_effect=[PermissionError("not now")]) as opened,
    mock.patch("os.write") as wrote,
    mock.patch("os.getpid", return_value=1),
):
    thread = threading.Thread(target=print, args=("a thread",))
    thread.start()
    thread.join()
    try:
        os.open("here", os.O_RDONLY)
    except PermissionError as error:
        print(error)
print(opened.call_count, wrote.call_count)
