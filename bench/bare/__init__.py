"""The baselines: the same work by the drivers themselves, without Django, DRF or Celery."""
