"""Business acts of accounts, a file per topic."""
