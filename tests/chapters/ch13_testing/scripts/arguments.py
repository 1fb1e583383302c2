"""What a script is told of itself."""

import os
import sys

assert sys.argv[1:] == ["--most", "ä"], sys.argv
assert __name__ == "__main__"
assert __file__ == os.path.abspath(sys.argv[0])
