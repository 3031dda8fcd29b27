"""The pages of the product's own mail, in local mode."""

from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.test import Client

from accounts.models import ProductMail
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_way_out(settings: Any) -> None:
    settings.EMAIL_BACKEND = "accounts.mail_backend.ProductMailBackend"


def test_a_mail_is_listed_and_its_link_leads_on() -> None:
    send_mail("Choose <b>one</b>", "Open http://127.0.0.1:8000/x/?a=1&b=2", None, ["ada@x.example"])
    client = Client()

    page = client.get("/_mail/").content.decode()
    one = client.get(f"/_mail/{ProductMail.objects.get().id}/").content.decode()

    assert "Choose &lt;b&gt;one&lt;/b&gt;" in page
    assert "to ada@x.example" in page
    assert 'href="http://127.0.0.1:8000/x/?a=1&amp;b=2"' in one


def test_html_is_shown_as_text() -> None:
    letter = EmailMultiAlternatives("Hi", "", None, ["ada@x.example"])
    letter.attach_alternative("<script>alert(1)</script>", "text/html")
    letter.body = "plain <script>alert(2)</script>"
    letter.send()

    one = Client().get(f"/_mail/{ProductMail.objects.get().id}/").content.decode()

    assert "plain &lt;script&gt;alert(2)&lt;/script&gt;" in one
    assert "alert(1)" not in one


def test_one_that_was_sent_has_no_text_any_more() -> None:
    send_mail("Hi", "secret", None, ["ada@x.example"])
    ProductMail.objects.update(raw=None, sent_at=now())

    one = Client().get(f"/_mail/{ProductMail.objects.get().id}/").content.decode()

    assert "Its text is kept only until it is sent" in one


def test_nothing_yet_and_nothing_there() -> None:
    assert "No mail yet" in Client().get("/_mail/").content.decode()
    assert Client().get("/_mail/0190b0c8-0000-7000-8000-000000000000/").status_code == 404


def test_many_mails_cost_few_queries(django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        send_mail(f"Mail {number}", "x", None, ["ada@x.example"])

    with django_assert_max_num_queries(3):
        page = Client().get("/_mail/").content.decode()

    assert "1–50 of 60" in page
