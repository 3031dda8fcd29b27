"""A body that no page can want is refused in words before it is read."""

from django.test import Client


def test_two_gigabytes() -> None:
    answer = Client().post("/leads/import/", CONTENT_LENGTH=str(2 * 1024**3))

    assert answer.status_code == 413
    assert "up to 400 MB can be uploaded. Nothing was kept." in answer.content.decode()
