"""`manage.py first_start`: an owner to sign in as, and something to look at."""

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import User
from accounts.selectors import memberships_of
from accounts.services.sessions import create_workspace
from neptie.demo import load_demo

OWNER = "owner@neptie.example"


class Command(BaseCommand):
    """Does nothing where there is somebody already."""

    help = "Create the owner and the demo workspace, on an installation without users."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the owner's password, which is kept nowhere else."""
        if User.objects.exists():
            return
        password = secrets.token_urlsafe(12)
        owner = User.objects.create_superuser(OWNER, password, full_name="Olive Owner")
        workspace = create_workspace(owner=owner, name="Neptie")
        if settings.NEPTIE_DEMO:
            load_demo(memberships_of(owner).get(workspace=workspace))
        self.stdout.write(f"Sign in as {OWNER} with the password {password} (shown this once).")
