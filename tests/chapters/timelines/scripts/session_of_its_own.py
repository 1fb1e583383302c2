"""Begin a session, as programs do that want no terminal."""

import os

print(os.getpgrp() == os.getpid())
os.setsid()
print(os.getpgrp() == os.getsid(0) == os.getpid())
