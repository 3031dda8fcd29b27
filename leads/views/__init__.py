"""The lead pages: the table and its acts, one lead, the import wizard."""
