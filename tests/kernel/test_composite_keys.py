"""A row cannot point into another workspace, whatever the code does."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import ApiKey, Membership
from campaigns.models import Campaign, Enrollment
from leads.models import Lead

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_enrollment_joins_a_lead_and_a_campaign_of_one_workspace(
    ada: Membership, bob: Membership
) -> None:
    lead = Lead.objects.create(workspace=bob.workspace, full_name="L", email="l@x.example")
    campaign = Campaign.objects.create(workspace=ada.workspace, name="C", type="email")

    with pytest.raises(IntegrityError, match="enrollment_lead_fk"), transaction.atomic():
        Enrollment.objects.create(workspace=ada.workspace, campaign=campaign, lead=lead)
    assert Enrollment.objects.count() == 0


def test_a_key_belongs_to_a_membership_of_its_own_workspace(
    ada: Membership, bob: Membership
) -> None:
    with pytest.raises(IntegrityError, match="api_key_membership_fk"), transaction.atomic():
        ApiKey.objects.create(
            workspace=ada.workspace, membership=bob, name="k", secret_hash=b"h", scopes=[]
        )
