"""Business acts of ai, a file per topic."""
