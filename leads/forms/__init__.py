"""What is typed into the lead pages."""
