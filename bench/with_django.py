"""`python -m bench.with_django MODULE [ARGUMENT ...]`: runs a module once Django is set up."""

import runpy
import sys

import django

if __name__ == "__main__":
    django.setup()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
