"""Brings the database up to date and makes what a first start needs, in one start of Django."""

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    call_command("migrate", interactive=False)
    call_command("first_start")
