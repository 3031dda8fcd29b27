"""`manage.py check_lead_counts [--repair]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leads.selectors.counts import WrongCount, wrong_counts
from leads.services.counts import repair_counts


class Command(BaseCommand):
    """Compares the kept counts of leads with the leads; exit code 1 where they differ."""

    help = "Compare the counts that lists show with the leads there are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--repair`."""
        parser.add_argument(
            "--repair", action="store_true", help="set wrong counts right, in one transaction"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each wrong count, and one that says what became of them."""
        wrong = repair_counts() if options["repair"] else wrong_counts()
        for each in wrong:
            self.stdout.write(_line(each))
        if not wrong:
            self.stdout.write("All counts are right.")
        elif options["repair"]:
            self.stdout.write(f"{len(wrong)} counts were wrong and are right now.")
        else:
            raise CommandError(f"{len(wrong)} counts are wrong; --repair sets them right.")


def _line(wrong: WrongCount) -> str:
    where = f"{wrong.workspace_id}  {wrong.status}  {wrong.industry or '-'}"
    return f"{where}  kept {wrong.kept}, counted {wrong.real}"
