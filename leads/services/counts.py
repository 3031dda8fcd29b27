"""Setting the kept counts of leads right."""

from django.db import connection, transaction

from leads.models import LeadCount
from leads.selectors.counts import WrongCount, wrong_counts


@transaction.atomic
def repair_counts() -> list[WrongCount]:
    """Make every kept count the number of leads there are; those that were wrong.

    Writers of leads wait meanwhile, so that no lead comes between the look and the repair.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE leads_lead IN SHARE MODE")
    wrong = wrong_counts()
    LeadCount.objects.bulk_create(
        [
            LeadCount(
                workspace_id=each.workspace_id,
                status=each.status,
                industry=each.industry,
                count=each.real,
            )
            for each in wrong
        ],
        update_conflicts=True,
        unique_fields=["workspace", "status", "industry"],
        update_fields=["count"],
    )
    return wrong
