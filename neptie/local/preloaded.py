"""Becomes another Python program after loading what it will need, and after the set-up.

`python -m neptie.local.preloaded MODULE,MODULE PROGRAM [ARGUMENT ...]`

Loading Django takes longer than all else at a start. So the processes load at the same time as
the set-up runs, and wait for the end of their standard input, which says that it is done. Workers
that the program forks share what is loaded.
"""

import runpy
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    _, modules, *program = sys.argv
    django.setup()
    for module in modules.split(","):
        import_module(module)
    sys.stdin.read()
    sys.argv = program
    runpy.run_module(program[0], run_name="__main__", alter_sys=True)
