"""The base of every page: who looks, in which workspace, what they may do, and forms sent twice."""

from accounts.pages.base import Act, Page, form_shows
from accounts.pages.forms import FormPage

__all__ = ["Act", "FormPage", "Page", "form_shows"]
