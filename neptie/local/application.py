"""The processes of Neptie itself, as `make run` starts them on a machine with two cores."""

import sys
from collections.abc import Mapping

from neptie.local.addresses import REPOSITORY
from neptie.local.environment import HOST
from neptie.local.processes import Command

Environ = Mapping[str, str]
PRELOADED = ("-m", "neptie.local.preloaded")
CELERY = ("celery", "--quiet", "-A", "neptie")
# What each loads before it starts. Anything may be left out here, and is loaded a little later.
WEB_MODULES = "neptie.wsgi,neptie.urls,granian.cli"
CELERY_MODULES = "neptie.celery,celery.bin.celery,celery.apps.worker,celery.concurrency.prefork"


def setup(environ: Environ) -> Command:
    """Migrates, and on the first start makes the owner and the demo workspace."""
    return _python("setup", environ, "-m", "neptie.local.prepare")


def web(environ: Environ, port: int) -> Command:
    """Two processes of four threads."""
    options = {
        "--interface": "wsgi",
        "--host": HOST,
        "--port": str(port),
        "--workers": "2",
        "--blocking-threads": "4",
        "--workers-kill-timeout": "3",
        "--respawn-interval": "1",
    }
    flags = ("--respawn-failed-workers", "--no-ws")
    arguments = [part for option in options.items() for part in option]
    program = ("granian", *arguments, *flags, "neptie.wsgi:application")
    return _python("web", environ, *PRELOADED, WEB_MODULES, *program)


def worker(environ: Environ) -> Command:
    """Two processes for the tasks."""
    # Mingle and gossip wait for other workers; there are none.
    alone = ("--without-mingle", "--without-gossip")
    options = ("--loglevel", "INFO", "--concurrency", "2", *alone)
    # Whoever starts all of it as root on a machine of their own needn't be told at each start.
    no_warning = ("-W", "ignore:You're running the worker with superuser")
    program = (*PRELOADED, CELERY_MODULES, *CELERY, "worker", *options)
    return _python("worker", environ, *no_warning, *program)


def beat(environ: Environ) -> Command:
    """Rings for the sweeps."""
    schedule = f"{environ['NEPTIE_HOME']}/beat-schedule"
    options = ("--loglevel", "INFO", "--schedule", schedule, "--pidfile", "")
    return _python("beat", environ, *PRELOADED, "neptie.celery", *CELERY, "beat", *options)


def _python(name: str, environ: Environ, *arguments: str) -> Command:
    return Command(name, (sys.executable, *arguments), environ, cwd=REPOSITORY)
